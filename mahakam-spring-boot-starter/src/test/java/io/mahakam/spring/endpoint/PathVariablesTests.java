package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathVariablesTests {
    @Test
    void variablesAreNamedInCurlyBrackets() {
        assertThat(PathVariables.names("/chat/{room}/{user:[a-z]{2,8}}/{*rest}"))
                .containsExactly("room", "user", "rest");
        assertThat(PathVariables.names("/{day:[0-9]{2}[a-z]{3}}/{year}")).containsExactly("day", "year");
        assertThat(PathVariables.names("/chat")).isEmpty();
    }

    @Test
    void whatEveryTemplateHasIsCommon() {
        assertThat(PathVariables.commonNames(List.of("/{a}/{b}", "/{b}/{c}"))).containsExactly("b");
        assertThat(PathVariables.commonNames(List.of("/{a}", "/"))).isEmpty();
        assertThat(PathVariables.commonNames(List.of())).isEmpty();
    }

    @Test
    void templatesThatDifferInNamesOnlyAreEqualWithoutThem() {
        assertThat(PathVariables.withoutNames("/{room}/{user:[a-z]{2,8}[0-9]{2}}/{*rest}"))
                .isEqualTo("/{}/{:[a-z]{2,8}[0-9]{2}}/{*}");
    }

    @Test
    void variablesAreReplacedByTheirValuesAsTheyAre() {
        assertThat(PathVariables.expand("room-{a}/{b}", Map.of("a", "$1{b}\\", "b", "2")))
                .isEqualTo("room-$1{b}\\/2");
        assertThat(PathVariables.expand("lobby", Map.of())).isEqualTo("lobby");
    }

    @Test
    void aMissingValueIsAMistake() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PathVariables.expand("{a}", Map.of()))
                .withMessage("No value for {a} in '{a}'");
    }
}
