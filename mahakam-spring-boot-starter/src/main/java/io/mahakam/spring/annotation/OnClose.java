package io.mahakam.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called once when a session has ended and has left its rooms; at most one method of an endpoint.
 *
 * <p>Parameters, all optional and in any order: the {@code CloseStatus}, and those of {@link OnOpen}. A return value
 * needs {@link SendToRoom}, since the session receives nothing any more.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(CallbackReflectiveProcessor.class)
public @interface OnClose {}
