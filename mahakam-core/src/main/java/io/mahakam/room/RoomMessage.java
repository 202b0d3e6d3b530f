package io.mahakam.room;

import io.mahakam.session.OutgoingFrame;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.WebSocketSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as a room's members get it: one frame for all, or one for each of the subprotocols that they speak. Never
 * changes.
 */
final class RoomMessage {
    private final Object payload;
    private final PayloadEncoder encoder;

    /** The subprotocols it is encoded for, as {@link SpokenSubprotocols} names them; null if that makes no difference. */
    private final @Nullable Set<String> subprotocols;

    private final OutgoingFrame frame;

    /** By subprotocol, if there are several: mostly there are not, and no member is looked at twice. */
    private final @Nullable Map<String, OutgoingFrame> frames;

    /** Whether it is known that all get the same. */
    private boolean sameForAll;

    private RoomMessage(
            Object payload,
            PayloadEncoder encoder,
            @Nullable Set<String> subprotocols,
            OutgoingFrame frame,
            @Nullable Map<String, OutgoingFrame> frames) {
        this.payload = payload;
        this.encoder = encoder;
        this.subprotocols = subprotocols;
        this.frame = frame;
        this.frames = frames;
    }

    /**
     * Encodes a payload for those who speak these subprotocols.
     *
     * @throws IllegalArgumentException if the encoder does not take the payload
     */
    static RoomMessage of(Object payload, PayloadEncoder encoder, Set<String> subprotocols) {
        if (subprotocols.size() > 1) {
            return encoder.dependsOnSubprotocol(payload)
                    ? severalFrames(payload, encoder, subprotocols)
                    : new RoomMessage(payload, encoder, null, OutgoingFrame.of(payload, encoder, null), null);
        }
        String only = subprotocols.isEmpty()
                ? null
                : SpokenSubprotocols.agreed(subprotocols.iterator().next());
        return new RoomMessage(payload, encoder, subprotocols, OutgoingFrame.of(payload, encoder, only), null);
    }

    private static RoomMessage severalFrames(Object payload, PayloadEncoder encoder, Set<String> subprotocols) {
        Map<String, OutgoingFrame> frames = new HashMap<>();
        OutgoingFrame largest = null;
        for (String subprotocol : subprotocols) {
            OutgoingFrame frame = OutgoingFrame.of(payload, encoder, SpokenSubprotocols.agreed(subprotocol));
            frames.put(subprotocol, frame);
            largest = largest == null || frame.size() > largest.size() ? frame : largest;
        }
        return new RoomMessage(payload, encoder, subprotocols, Objects.requireNonNull(largest), frames);
    }

    /** What was sent. */
    Object payload() {
        return payload;
    }

    /** Whether it is encoded for all who speak these. */
    boolean isFor(Set<String> spoken) {
        return subprotocols == null || subprotocols == spoken || subprotocols.containsAll(spoken);
    }

    /** This message encoded for all who speak these: itself, if it is already. */
    RoomMessage encodedFor(Set<String> spoken) {
        return isFor(spoken) ? this : of(payload, encoder, spoken);
    }

    /** This message encoded also for who speaks this: itself, if it is already. */
    RoomMessage encodedAlsoFor(String spoken) {
        if (isFor(Set.of(spoken))) {
            return this;
        }
        Set<String> all = new HashSet<>(Objects.requireNonNull(subprotocols));
        all.add(spoken);
        return of(payload, encoder, Set.copyOf(all));
    }

    /** Finds out whether it makes a difference: asks the encoder, and so must not be called under a lock. */
    void settle() {
        sameForAll = subprotocols == null || !encoder.dependsOnSubprotocol(payload);
    }

    /** This message without what it was encoded from, if it is {@linkplain #settle known} that nobody needs it again. */
    RoomMessage withoutPayload() {
        return sameForAll ? new RoomMessage("", encoder, null, frame, null) : this;
    }

    /** Its frame, the largest if there are several. */
    OutgoingFrame frame() {
        return frame;
    }

    /** The frame for a member. */
    OutgoingFrame frame(WebSocketSession member) {
        return frames == null ? frame : Objects.requireNonNull(frames.get(SpokenSubprotocols.name(member)));
    }
}
