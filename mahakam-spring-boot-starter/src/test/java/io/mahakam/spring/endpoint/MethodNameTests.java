package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MethodNameTests {
    @Test
    void aMethodIsNamedByItsClassAndItsParameters() throws Exception {
        assertThat(MethodName.of(Inner.class, Inner.class.getDeclaredMethod("with", byte[].class, Map.Entry.class)))
                .isEqualTo("MethodNameTests.Inner.with(byte[], Entry)");
        assertThat(MethodName.of(Inner.class, Inner.class.getDeclaredMethod("without")))
                .isEqualTo("MethodNameTests.Inner.without()");
    }

    static class Inner {
        void with(byte[] data, Map.Entry<String, String> entry) {}

        void without() {}
    }
}
