package io.mahakam.protocol;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** New deflaters and inflaters for all who ask, so that no pool is measured. */
final class NewCompressors implements Compressors {
    @Override
    public Deflater takeDeflater() {
        return new Deflater(6, true);
    }

    @Override
    public void release(Deflater deflater) {
        deflater.end();
    }

    @Override
    public Inflater takeInflater() {
        return new Inflater(true);
    }

    @Override
    public void release(Inflater inflater) {
        inflater.end();
    }
}
