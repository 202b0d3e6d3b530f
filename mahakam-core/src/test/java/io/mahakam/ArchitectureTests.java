package io.mahakam;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mahakam.protocol.CloseStatus;
import java.net.URI;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** The boundaries inside the core. Its freedom from dependencies is checked by the build itself. */
class ArchitectureTests {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.mahakam");

    @Test
    void protocolUsesOnlyValuesBuffersAndItself() {
        classes()
                .that()
                .resideInAPackage("io.mahakam.protocol..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "io.mahakam.protocol..",
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.nio",
                                "java.nio.charset",
                                "java.security",
                                "java.time",
                                "java.util",
                                "java.util.function",
                                "java.util.zip",
                                "org.jspecify.annotations")
                        .or(equivalentTo(URI.class)))
                .check(CORE);
    }

    @Test
    void protocolHasNoThreadsRandomnessOrLogger() {
        noClasses()
                .that()
                .resideInAPackage("io.mahakam.protocol..")
                .should()
                .dependOnClassesThat(nameMatching("java\\.lang\\.(Thread.*|Runtime|Process.*|System\\$Logger.*)"
                        + "|java\\.util\\.(Random|SplittableRandom|Timer.*)"
                        + "|java\\.security\\.SecureRandom"
                        + "|java\\.time\\.(Clock|InstantSource)"))
                .check(CORE);
    }

    @Test
    void protocolTakesTimeAndRandomnessAsInput() {
        noClasses()
                .that()
                .resideInAPackage("io.mahakam.protocol..")
                .should()
                .accessTargetWhere(readsTheOutsideWorld())
                .check(CORE);
    }

    @Test
    void protocolHoldsNoLock() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.mahakam.protocol..")
                .should()
                .notHaveModifier(SYNCHRONIZED)
                .check(CORE);
    }

    @Test
    void protocolIsHandedItsDeflatersAndInflaters() {
        noClasses()
                .that()
                .resideInAPackage("io.mahakam.protocol..")
                .should()
                .callConstructor(Deflater.class)
                .orShould()
                .callConstructor(Deflater.class, int.class)
                .orShould()
                .callConstructor(Deflater.class, int.class, boolean.class)
                .orShould()
                .callConstructor(Inflater.class)
                .orShould()
                .callConstructor(Inflater.class, boolean.class)
                .check(CORE);
    }

    @Test
    void protocolKnowsNothingAboveIt() {
        nothingIn("io.mahakam.protocol..").dependsOn("io.mahakam.session..", "io.mahakam.room..", "io.mahakam.loop..");
    }

    @Test
    void sessionKnowsNeitherRoomsNorLoops() {
        nothingIn("io.mahakam.session..").dependsOn("io.mahakam.room..", "io.mahakam.loop..");
    }

    @Test
    void loopKnowsNoRooms() {
        nothingIn("io.mahakam.loop..").dependsOn("io.mahakam.room..");
    }

    @Test
    void roomKnowsNoLoops() {
        nothingIn("io.mahakam.room..").dependsOn("io.mahakam.loop..");
    }

    @Test
    void roomSeesOfTheProtocolOnlyCloseStatuses() {
        noClasses()
                .that()
                .resideInAPackage("io.mahakam.room..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.mahakam.protocol..").and(not(equivalentTo(CloseStatus.class))))
                .check(CORE);
    }

    @Test
    void coreReportsInsteadOfLogging() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat(nameMatching("java\\.util\\.logging\\..*|java\\.lang\\.System\\$Logger.*"))
                .check(CORE);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.mahakam.(**)").should().beFreeOfCycles().check(CORE);
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheOutsideWorld() {
        return DescribedPredicate.describe("reads a clock, the environment or a source of randomness", access -> {
            JavaClass owner = access.getTargetOwner();
            String member = access.getTarget().getName();
            return owner.isEquivalentTo(System.class) && !member.equals("arraycopy")
                    || owner.isEquivalentTo(Math.class) && member.equals("random")
                    || owner.getPackageName().equals("java.time") && member.equals("now")
                    || member.equals("randomUUID");
        });
    }

    private static Boundary nothingIn(String from) {
        return to -> noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(CORE);
    }

    private interface Boundary {
        void dependsOn(String... packages);
    }
}
