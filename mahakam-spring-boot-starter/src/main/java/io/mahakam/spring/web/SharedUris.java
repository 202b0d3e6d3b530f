package io.mahakam.spring.web;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lets sessions share their addresses, which take half a kilobyte each: most clients of an endpoint come by the same. It
 * remembers a few; an address that it has forgotten is just not shared. Thread-safe.
 */
final class SharedUris {
    private static final int PLACES = 64;

    private final AtomicReferenceArray<URI> recent = new AtomicReferenceArray<>(PLACES);

    /** An equal address, the same as before if possible. */
    URI share(URI uri) {
        int place = uri.hashCode() & (PLACES - 1);
        URI known = recent.get(place);
        if (uri.equals(known)) {
            return known;
        }
        recent.set(place, uri);
        return uri;
    }
}
