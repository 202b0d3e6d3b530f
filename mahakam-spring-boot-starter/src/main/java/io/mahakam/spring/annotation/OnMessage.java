package io.mahakam.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Called with each message of its kind, one at a time and in order: a {@code String} or an object read from JSON for
 * text messages, {@code byte[]}, {@code ByteBuffer} or {@code InputStream}, read as it arrives, for binary ones; objects are read from binary messages too, if no
 * method takes these as they are. At most one method of an endpoint takes each of the two, or several take records of a
 * sealed interface, told apart by the property {@code type} of the message. A message of a kind without a method closes the
 * session with 1003.
 *
 * <p>Exactly one parameter is the message. The others, all optional and in any order, are those of {@link OnOpen}, with
 * the values of the handshake. What the method returns is sent to the sender or, with {@link SendToRoom}, to a room;
 * {@code null} and an empty {@code Optional} send nothing.
 *
 * <p>A {@code CompletionStage} is sent when it completes; of a {@code Stream}, a reactive {@code Publisher}, or what is
 * declared as {@code Iterable}, each element is a message, sent as the client reads. A {@code Collection} is one message.
 * The next message is handled when the result is complete. It is given up when the session closes; a failure is as if the
 * method had thrown it.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(CallbackReflectiveProcessor.class)
public @interface OnMessage {}
