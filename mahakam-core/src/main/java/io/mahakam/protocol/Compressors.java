package io.mahakam.protocol;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Where deflaters and inflaters come from. They hold memory that the garbage collector does not see, so each that is
 * taken is released once, whatever happens in between. Thread-safe.
 */
public interface Compressors {
    /** A deflater without a zlib header, as new. */
    Deflater takeDeflater();

    /** Takes back a deflater in any state; the caller does not use it any more. */
    void release(Deflater deflater);

    /** An inflater without a zlib header, as new. */
    Inflater takeInflater();

    /** Takes back an inflater in any state; the caller does not use it any more. */
    void release(Inflater inflater);
}
