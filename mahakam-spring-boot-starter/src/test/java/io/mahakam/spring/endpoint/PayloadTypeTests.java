package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import tools.jackson.databind.json.JsonMapper;

class PayloadTypeTests {
    /** What a listener is given may be a part of a larger array. */
    private final ByteBuffer message =
            ByteBuffer.wrap(" [1] ".getBytes()).position(1).limit(4).slice();

    @Test
    void aStringIsTheTextItself() {
        assertThat(decoded("string", true)).isEqualTo("[1]");
    }

    @Test
    void bytesAreTheMessageAndNoMore() {
        assertThat((byte[]) decoded("bytes", false)).isEqualTo("[1]".getBytes());
    }

    @Test
    void bytesAreNotCopiedWithoutNeed() {
        byte[] whole = {1, 2};

        assertThat(messageMethod("bytes").decoder().apply(ByteBuffer.wrap(whole)))
                .isSameAs(whole);
    }

    @Test
    void aBufferIsHandedOn() {
        assertThat(decoded("buffer", false)).isSameAs(message);
    }

    @Test
    void anythingElseIsReadFromJsonAsItIsDeclared() {
        assertThat(decoded("list", true)).isEqualTo(List.of(1L));
        assertThat(decoded("generic", true)).isEqualTo(List.of("1"));
    }

    private Object decoded(String methodName, boolean text) {
        MessageMethod method = messageMethod(methodName);
        assertThat(method.text()).isEqualTo(text);
        return method.decoder().apply(message);
    }

    private static MessageMethod messageMethod(String name) {
        Method method = Arrays.stream(Base.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        MethodParameter parameter = new MethodParameter(method, 0).withContainingClass(Typed.class);
        EndpointMethod endpointMethod =
                new EndpointMethod(name, new Typed(), method, List.of(Argument.EVENT), null, null);
        return new PayloadType(new JsonPayloads(JsonMapper.shared())).messageMethod(endpointMethod, parameter);
    }

    static class Base<T> {
        void string(String text) {}

        void bytes(byte[] data) {}

        void buffer(ByteBuffer data) {}

        void list(List<Long> numbers) {}

        void generic(List<T> values) {}
    }

    static class Typed extends Base<String> {}
}
