package io.mahakam.protocol;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Compresses the messages of one end. With context takeover it holds a deflater from the first message on. */
final class MessageDeflater {
    private final PermessageDeflate.Direction sender;
    private final Compressors compressors;
    private @Nullable DeflateStream held;

    MessageDeflater(PermessageDeflate.Direction sender, Compressors compressors) {
        this.sender = sender;
        this.compressors = compressors;
    }

    /** The payload of the compressed message, or {@code null} if it is better left as it is; not to be discarded. */
    @Nullable ByteBuffer compress(ByteBuffer payload) {
        if (!sender.contextTakeover()) {
            return compressAlone(payload, sender.windowBits(), compressors);
        }
        if (!payload.hasRemaining()) {
            return null;
        }
        if (held == null) {
            held = new DeflateStream(compressors.takeDeflater(), sender.windowBits());
        }
        // However large: the receiver's window has to move along.
        return held.compress(payload, Integer.MAX_VALUE);
    }

    /** As if there were no other message; {@code null} if it does not get smaller. Any thread. */
    static @Nullable ByteBuffer compressAlone(ByteBuffer payload, int windowBits, Compressors compressors) {
        if (!payload.hasRemaining()) {
            return null;
        }
        Deflater deflater = compressors.takeDeflater();
        try {
            return new DeflateStream(deflater, windowBits).compress(payload, payload.remaining() - 1);
        } finally {
            compressors.release(deflater);
        }
    }

    /** Gives back the deflater, if one is held. */
    void release() {
        if (held != null) {
            compressors.release(held.deflater());
            held = null;
        }
    }
}
