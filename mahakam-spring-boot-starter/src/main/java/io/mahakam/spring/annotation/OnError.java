package io.mahakam.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called when {@link OnOpen} or {@link OnMessage} threw, or a message could not be read: the session then stays open.
 * An endpoint may have several such methods for different types of {@code Throwable}; the nearest type wins. Then those of
 * {@code @ControllerAdvice} beans are asked, in order. Without a match, a message that is unreadable, not valid or not
 * allowed is answered with a description of the problem, and anything else closes the session with 1011.
 *
 * <p>Parameters, all optional and in any order: the {@code Throwable} (none: all of them), and those of {@link OnOpen}.
 * What the method returns is sent to the session.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(CallbackReflectiveProcessor.class)
public @interface OnError {}
