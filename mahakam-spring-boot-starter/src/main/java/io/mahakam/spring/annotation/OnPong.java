package io.mahakam.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called with each Pong, in order with the messages: the answer to {@code WebSocketSession.ping}, or one that nobody
 * asked for (RFC 6455, 5.5.3); at most one method of an endpoint. Answers to the heartbeat's pings do not come here.
 * Pongs that wait count towards the bounds of messages that wait; without a method they cost nothing.
 *
 * <p>Parameters, all optional and in any order: the payload as {@code ByteBuffer} or {@code byte[]}, and those of {@link
 * OnOpen}. What the method returns is sent as that of {@link OnMessage}.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(CallbackReflectiveProcessor.class)
public @interface OnPong {}
