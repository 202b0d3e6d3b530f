package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;

/** What a method of an endpoint is called for, and what it may then ask for beside the session. */
enum Callback {
    OPEN(OnOpen.class),
    MESSAGE(OnMessage.class),
    PONG(OnPong.class),
    CLOSE(OnClose.class),
    ERROR(OnError.class);

    private final Class<? extends Annotation> annotation;

    Callback(Class<? extends Annotation> annotation) {
        this.annotation = annotation;
    }

    Class<? extends Annotation> annotation() {
        return annotation;
    }

    /** Whether a parameter of this type takes what happened; the payload of a message is found by elimination. */
    boolean takes(Class<?> parameterType) {
        return switch (this) {
            case OPEN, MESSAGE -> false;
            case PONG -> parameterType == ByteBuffer.class || parameterType == byte[].class;
            case CLOSE -> parameterType == CloseStatus.class;
            case ERROR -> Throwable.class.isAssignableFrom(parameterType);
        };
    }

    @Override
    public String toString() {
        return "@" + annotation.getSimpleName();
    }
}
