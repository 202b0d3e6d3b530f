package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import java.lang.annotation.Annotation;

/** What a method of an endpoint is called for, and what it may then ask for beside the session. */
enum Callback {
    OPEN(OnOpen.class, Void.class),
    MESSAGE(OnMessage.class, Void.class),
    CLOSE(OnClose.class, CloseStatus.class),
    ERROR(OnError.class, Throwable.class);

    private final Class<? extends Annotation> annotation;
    private final Class<?> event;

    Callback(Class<? extends Annotation> annotation, Class<?> event) {
        this.annotation = annotation;
        this.event = event;
    }

    Class<? extends Annotation> annotation() {
        return annotation;
    }

    /** Whether a parameter of this type takes what happened; the payload of a message is found by elimination. */
    boolean takes(Class<?> parameterType) {
        return event.isAssignableFrom(parameterType);
    }

    @Override
    public String toString() {
        return "@" + annotation.getSimpleName();
    }
}
