package io.mahakam.spring.session;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ids of the application's endpoints. Thread-safe. */
public final class EndpointIds {
    private final Supplier<? extends @Nullable Set<String>> known;

    /** @param known the ids that there are when it is asked, or {@code null} if no endpoints are served at all */
    public EndpointIds(Supplier<? extends @Nullable Set<String>> known) {
        this.known = known;
    }

    /** All of them: a view. */
    public Set<String> all() {
        Set<String> ids = known.get();
        return ids == null ? Set.of() : Collections.unmodifiableSet(ids);
    }

    /**
     * Catches a misspelt id. Where endpoints are switched off, any may be one.
     *
     * @throws IllegalArgumentException if no endpoint has this id
     */
    public void require(String id) {
        Set<String> ids = known.get();
        if (ids != null && !ids.contains(id)) {
            throw new IllegalArgumentException("No endpoint has the id '" + id + "'. There are: " + new TreeSet<>(ids));
        }
    }
}
