package io.mahakam.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.mahakam.session.WebSocketSession;
import jakarta.validation.Valid;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    void whatMessagesAreMadeOfIsBoundToo() throws Exception {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Various.class);

        for (Class<?> type : List.of(Say.class, Kick.class, Listed.class, Validated.class, Returned.class)) {
            assertThat(reflection().onMethodInvocation(type.getDeclaredMethod("text")))
                    .as(type.getSimpleName())
                    .accepts(hints);
        }
        assertThat(reflection().onType(Command.class)).accepts(hints);
    }

    sealed interface Command permits Say, Admin {}

    record Say(String text) implements Command {}

    sealed interface Admin extends Command permits Kick {}

    record Kick(String text) implements Admin {}

    record Listed(String text) {}

    record Validated(String text) {}

    sealed interface Results permits Returned {}

    record Returned(String text) implements Results {}

    static class Various {
        @OnMessage
        Stream<Results> command(Command command) {
            return Stream.empty();
        }

        @OnMessage
        void list(List<Map<String, Listed>> list) {}

        @OnMessage
        void validated(@Valid Validated validated) {}
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
