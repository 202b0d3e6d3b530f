package io.mahakam.spring.endpoint;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What surrounds every call of one session's methods, such as who is calling. Thread-safe. */
public interface CallContext {
    /** Makes a call on this thread. */
    <T extends @Nullable Object> T call(Callable<T> call) throws Exception;
}
