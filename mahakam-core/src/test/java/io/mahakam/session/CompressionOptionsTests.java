package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionOptionsTests {
    @Test
    void aThresholdIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CompressionOptions(-1, 6))
                .withMessage("threshold is zero or more, not -1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10})
    void otherLevelsDoNotExist(int level) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CompressionOptions(0, level))
                .withMessage("level is 1 to 9, not " + level);
    }
}
