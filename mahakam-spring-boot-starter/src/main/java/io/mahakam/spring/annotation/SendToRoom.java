package io.mahakam.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends what a method returns to all members of a room instead of to the session it was called for; of a result that is
 * several messages, each.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SendToRoom {
    /**
     * The room's name. It may contain variables of the endpoint's path, such as {@code {room}}; properties, such as
     * <code>${chat.room}</code>; and SpEL expressions over the method's parameters, {@code #session} and {@code #result},
     * such as {@code #{#message.to}}. Expressions are parsed once, at the start. A name that no room can have is answered
     * as a message that could not be read.
     */
    String value();

    /** Whether the session itself receives it too, if it is a member. */
    boolean includeSelf() default true;
}
