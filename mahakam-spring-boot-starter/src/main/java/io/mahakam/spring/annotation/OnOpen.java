package io.mahakam.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called when a session is open, before any of its messages; at most one method of an endpoint.
 *
 * <p>Parameters, all optional and in any order: the session, a {@code Room} and values of the handshake request
 * ({@code @PathVariable}, {@code @RequestParam}, {@code @RequestHeader}, {@code @CookieValue}, {@code Principal}). What
 * the method returns is sent to the session or, with {@link SendToRoom}, to a room.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(CallbackReflectiveProcessor.class)
public @interface OnOpen {}
