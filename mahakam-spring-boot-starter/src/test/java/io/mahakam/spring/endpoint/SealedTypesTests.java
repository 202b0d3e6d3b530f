package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SealedTypesTests {
    @Test
    void sealedTypesAndTheirRecordsAreToldApart() {
        assertThat(SealedTypes.areToldApart(Command.class)).isTrue();
        assertThat(SealedTypes.areToldApart(Say.class)).isTrue();
        assertThat(SealedTypes.areToldApart(Base.class)).isTrue();
    }

    @Test
    void anythingElseIsNot() {
        assertThat(SealedTypes.areToldApart(Plain.class)).isFalse();
        assertThat(SealedTypes.areToldApart(Ordinary.class)).isFalse();
        assertThat(SealedTypes.areToldApart(Map.class)).isFalse();
        assertThat(SealedTypes.areToldApart(Integer.class))
                .as("it implements a sealed type of the JDK")
                .isFalse();
        assertThat(SealedTypes.areToldApart(int.class)).isFalse();
    }

    @Test
    void theConcreteTypesAreThoseAtTheBottom() {
        assertThat(SealedTypes.concrete(Command.class, null)).containsExactly(Say.class, Ordinary.class, Kick.class);
        assertThat(SealedTypes.concrete(Base.class, null)).containsExactlyInAnyOrder(Base.class, Derived.class);
        assertThat(SealedTypes.concrete(Say.class, null)).containsExactly(Say.class);
    }

    @Test
    void sealedTypesAreFoundAtAnyRemove() {
        assertThat(SealedTypes.sealedSupertypes(Kick.class)).containsExactlyInAnyOrder(Command.class, Admin.class);
        assertThat(SealedTypes.sealedSupertypes(Derived.class)).containsExactly(Base.class);
        assertThat(SealedTypes.sealedSupertypes(Plain.class)).isEmpty();
    }

    sealed interface Command permits Say, Ordinary, Admin {}

    record Say(String text) implements Command {}

    static final class Ordinary implements Command {}

    sealed interface Admin extends Command permits Kick {}

    record Kick(String user) implements Admin {}

    static sealed class Base permits Derived {}

    static final class Derived extends Base {}

    record Plain(int x) {}
}
