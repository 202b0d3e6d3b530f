package io.mahakam.spring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.bePublic;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.mahakam.protocol.CloseStatus;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** The boundaries of the starter, and the rules that hold for the core as well. */
class ArchitectureTests {

    private static final JavaClasses CORE_AND_STARTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.mahakam");

    private static final JavaClasses STARTER = CORE_AND_STARTER.that(resideInAPackage("io.mahakam.spring.."));

    @Test
    void servletApiStaysAtTheEdge() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.mahakam.spring.web..",
                        "io.mahakam.spring.tomcat..",
                        "io.mahakam.spring.jetty..",
                        "io.mahakam.spring.autoconfigure..",
                        "io.mahakam.spring.test..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(STARTER);
    }

    @Test
    void testSupportIsUsedByTestsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mahakam.spring.test..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.mahakam.spring.test..",
                        "io.mahakam.session.memory..",
                        "org.springframework.test..",
                        "org.springframework.mock..",
                        "org.springframework.boot.test..",
                        "org.junit..")
                .check(STARTER);
    }

    @Test
    void autoConfigurationKnowsOfTheServletApiOnlyTheDispatcherType() {
        noClasses()
                .that()
                .resideInAPackage("io.mahakam.spring.autoconfigure..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("jakarta.servlet..").and(not(name("jakarta.servlet.DispatcherType"))))
                .allowEmptyShould(true)
                .check(STARTER);
    }

    @Test
    void tomcatStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mahakam.spring.tomcat..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.tomcat..",
                        "org.apache.catalina..",
                        "org.apache.coyote..",
                        "org.springframework.boot.tomcat..",
                        "io.mahakam.spring.tomcat..")
                .check(STARTER);
    }

    @Test
    void jettyStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mahakam.spring.jetty..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.jetty..", "org.springframework.boot.jetty..", "io.mahakam.spring.jetty..")
                .check(STARTER);
    }

    /** Named one by one: each is loaded behind a condition. */
    @Test
    void springSecurityStaysWhereItIsLoadedOnDemand() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.mahakam.spring.security..", "io.mahakam.spring.test..")
                .and()
                .haveSimpleNameNotStartingWith("MahakamSecurityAutoConfiguration")
                .and()
                .doNotHaveSimpleName("HandshakeBearerTokenResolver")
                .and(not(resideInAPackage("io.mahakam.spring.autoconfigure..")
                        .and(DescribedPredicate.describe(
                                "are nested in it",
                                type -> type.getName().contains("MahakamSecurityAutoConfiguration$")))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.security..")
                .check(STARTER);
    }

    @Test
    void noOtherWebSocketImplementationIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.websocket..", "org.springframework.web.socket..")
                .check(STARTER);
    }

    @Test
    void endpointsAndRoomsSeeOfTheProtocolOnlyCloseStatuses() {
        noClasses()
                .that()
                .resideInAnyPackage("io.mahakam.spring.endpoint..", "io.mahakam.spring.room..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.mahakam.protocol..").and(not(equivalentTo(CloseStatus.class))))
                .check(STARTER);
    }

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should(bePublic())
                .andShould(haveModifier(FINAL))
                .allowEmptyShould(true)
                .check(STARTER);
    }

    @Test
    void autoConfigurationsHaveNoPublicMembers() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic()
                .allowEmptyShould(true)
                .check(STARTER);
        fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic()
                .allowEmptyShould(true)
                .check(STARTER);
    }

    @Test
    void arrowsPointFromSpringToTheCore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mahakam.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.mahakam.spring..")
                .check(CORE_AND_STARTER);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.mahakam.(**)").should().beFreeOfCycles().check(CORE_AND_STARTER);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)(\\$.*)?")
                .check(CORE_AND_STARTER);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(resideInANullMarkedPackage()).check(CORE_AND_STARTER);
    }

    @Test
    void nobodyWritesToTheStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(STARTER);
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in an unmarked package"));
            }
        };
    }
}
