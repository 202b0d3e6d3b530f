package io.mahakam.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.mahakam.session.WebSocketSession;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.web.bind.annotation.RequestParam;

class CallbackReflectiveProcessorTests {
    private final RuntimeHints hints = new RuntimeHints();

    @Test
    void callbacksAreInvokedAndTheirMessagesAreBound() throws Exception {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Endpoint.class);

        assertThat(reflection().onMethodInvocation(Endpoint.class.getDeclaredMethod("open")))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(Question.class.getDeclaredMethod("text")))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(Answer.class.getDeclaredMethod("number")))
                .accepts(hints);
    }

    @Test
    void nothingElseIs() throws Exception {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Endpoint.class);

        assertThat(reflection().onMethodInvocation(Endpoint.class.getDeclaredMethod("other")))
                .rejects(hints);
        assertThat(reflection().onMethodInvocation(WebSocketSession.class.getMethod("id")))
                .rejects(hints);
        assertThat(reflection().onMethodInvocation(Parameter.class.getDeclaredMethod("value")))
                .rejects(hints);
    }

    @Test
    void annotationsMayBeComposed() throws Exception {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Composed.class);

        assertThat(reflection().onMethodInvocation(Composed.class.getDeclaredMethod("hear", Question.class)))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(Question.class.getDeclaredMethod("text")))
                .accepts(hints);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @OnMessage
    @interface Hear {}

    static class Composed {
        @Hear
        void hear(Question question) {}
    }

    static class Endpoint {
        @OnOpen
        void open() {}

        @OnMessage
        Answer answer(WebSocketSession session, Question question, @RequestParam Parameter parameter) {
            return new Answer(question.text.length());
        }

        void other() {}
    }

    record Question(String text) {}

    record Answer(int number) {}

    record Parameter(String value) {}
}
