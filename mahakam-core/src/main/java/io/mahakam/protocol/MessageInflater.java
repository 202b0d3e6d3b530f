package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.INVALID_PAYLOAD;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates messages (RFC 7692, 7.2.2) as their bytes arrive: {@link #add} some, then {@link #inflate} until nothing
 * comes. A message that {@link #hasBegun()} ends with {@link #addTail}, what is then inflated, and {@link #end}.
 * Without context takeover no inflater is held between messages.
 */
final class MessageInflater {
    /** 7.2.2: what the sender has cut off, an empty block without its first bits. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** An empty last block: an inflater that stands between two blocks is then finished, any other is not. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final boolean contextTakeover;
    private final Compressors compressors;
    private @Nullable Inflater held;

    // The message: whether any of its bytes have come, and those that were added last.
    private boolean begun;
    private byte[] input = TAIL;
    private int inputEnd;

    MessageInflater(PermessageDeflate.Direction sender, Compressors compressors) {
        this.contextTakeover = sender.contextTakeover();
        this.compressors = compressors;
    }

    /**
     * Whether any byte of the message has come. One without any is an empty message: RFC 7692, 7.2.3.6 asks for one
     * byte, but some senders give none when their zlib has nothing to flush.
     */
    boolean hasBegun() {
        return begun;
    }

    /** Takes the next bytes of the message, which nobody changes until they are inflated. */
    void add(byte[] compressed, int count) {
        begun = true;
        setInput(compressed, count);
    }

    /** Takes the end of the message. */
    void addTail() {
        if (!inflater().finished()) {
            setInput(TAIL, TAIL.length);
        }
    }

    /** Inflates into the rest of an array, which has room; returns how many bytes, 0 if more have to be added. */
    int inflate(byte[] into, int from) throws ProtocolException {
        Inflater inflater = inflater();
        int count = inflate(inflater, into, from);
        while (count == 0 && inflater.finished() && inflater.getRemaining() > 0) {
            // 7.2.3.4: a block may say that it is the last and yet others follow. Who ends a stream in this way begins
            // the next with an empty window.
            int rest = inflater.getRemaining();
            inflater.reset();
            inflater.setInput(input, inputEnd - rest, rest);
            count = inflate(inflater, into, from);
        }
        return count;
    }

    private static int inflate(Inflater inflater, byte[] into, int from) throws ProtocolException {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(into, from, into.length - from);
        } catch (DataFormatException corrupt) {
            int sound = (int) (inflater.getBytesWritten() - before);
            if (sound == 0) {
                throw notDeflate();
            }
            return sound; // so that what is wrong first is what the peer is told, however its bytes were cut
        }
    }

    /** Checks that the message does not end inside a block; with context takeover no inflater can tell. */
    void end() throws ProtocolException {
        begun = false;
        if (contextTakeover) {
            return;
        }
        if (!inflater().finished()) {
            setInput(LAST_BLOCK, LAST_BLOCK.length);
            if (inflate(new byte[1], 0) > 0 || !inflater().finished()) {
                throw notDeflate();
            }
        }
        release();
    }

    /** Gives back the inflater, if one is held. */
    void release() {
        if (held != null) {
            compressors.release(held);
            held = null;
        }
    }

    private void setInput(byte[] bytes, int count) {
        input = bytes;
        inputEnd = count;
        inflater().setInput(bytes, 0, count);
    }

    private Inflater inflater() {
        if (held == null) {
            held = compressors.takeInflater();
        }
        return held;
    }

    /**
     * RFC 7692 names no code. 1007 says of a message that its data are not consistent with its type (RFC 6455, 7.4.1),
     * while the frames, of which 1002 would speak, are in order.
     */
    private static ProtocolException notDeflate() {
        return new ProtocolException(INVALID_PAYLOAD, "The compressed message is not DEFLATE data");
    }
}
