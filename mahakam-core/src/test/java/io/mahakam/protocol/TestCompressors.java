package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compressors that are made for each user, and accounted for. */
public final class TestCompressors implements Compressors {
    private final Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private int made;

    @Override
    public Deflater takeDeflater() {
        return take(new Deflater(6, true));
    }

    @Override
    public void release(Deflater deflater) {
        assertThat(taken.remove(deflater)).as("taken, and not yet released").isTrue();
        deflater.end();
    }

    @Override
    public Inflater takeInflater() {
        return take(new Inflater(true));
    }

    @Override
    public void release(Inflater inflater) {
        assertThat(taken.remove(inflater)).as("taken, and not yet released").isTrue();
        inflater.end();
    }

    /** How many are in use. */
    int inUse() {
        return taken.size();
    }

    /** How many were ever taken. */
    int taken() {
        return made;
    }

    private <T> T take(T compressor) {
        made++;
        taken.add(compressor);
        return compressor;
    }
}
