package io.mahakam.room;

import io.mahakam.session.TransportSession;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session that wants to join a room, and what it brings along. Used by one thread. */
final class Admission {
    final TransportSession session;

    /** As whom it is present, or {@code null} for what was known before. */
    final @Nullable Map<String, Object> attributes;

    /** Broadcast as the session joins. */
    private @Nullable RoomMessage announcement;

    /** Whether that is only for a user who was not there before. */
    private final boolean announcesUser;

    /** What it gets of the history; {@code null} if nothing, and nothing is to be known but whether the session has joined. */
    private final @Nullable Replay replay;

    /** What it would have got of the history, had all of it been encoded. */
    private Replayed missed = Replayed.NOTHING;

    // Known once the session has joined.
    private boolean appeared;
    private @Nullable Joined joined;

    Admission(
            TransportSession session,
            @Nullable RoomMessage announcement,
            boolean announcesUser,
            @Nullable Map<String, Object> attributes,
            @Nullable Replay replay) {
        this.session = session;
        this.announcement = announcement;
        this.announcesUser = announcesUser;
        this.attributes = attributes;
        this.replay = replay;
    }

    /** What became of an attempt to join. */
    enum Result {
        JOINED,
        MEMBER_ALREADY,
        SESSION_IS_CLOSING,
        /** Someone has joined meanwhile for whom the announcement is not encoded, or a message is not that is kept. */
        NOT_ENCODED,
        ROOM_IS_FULL,
        TOO_MANY_ROOMS_OF_SESSION,
        /** The room is no more: there is another by now, or none. */
        ROOM_IS_GONE
    }

    /** Encodes the announcement for all who speak these, and the history for the session. No lock is held. */
    void encodeFor(Set<String> spoken) {
        announcement = announcement == null ? null : announcement.encodedFor(spoken);
        missed.messages().forEach(message -> message.encodeFor(session));
        missed = Replayed.NOTHING;
    }

    /** The session has not joined because not all is encoded, what it is to get of the history perhaps: mostly that is. */
    void isToGet(Replayed replayed) {
        missed = replayed;
    }

    boolean isEncodedFor(Set<String> spoken) {
        return announcement == null || announcement.isFor(spoken);
    }

    /** Takes the announcement out, for a later time. */
    @Nullable RoomMessage takeAnnouncement() {
        RoomMessage taken = announcement;
        announcement = null;
        return taken;
    }

    /** Whether more is to be known than whether the session has joined. */
    boolean asksForResult() {
        return replay != null;
    }

    Replay replay() {
        return replay == null ? Replay.NOTHING : replay;
    }

    /** @param userAppeared whether the user was not in the room before */
    void joined(@Nullable Joined result, boolean userAppeared) {
        joined = result;
        appeared = userAppeared;
    }

    Joined joined() {
        return Objects.requireNonNull(joined);
    }

    /** Whether the session has joined and gets something of the history. */
    boolean hasReplayed() {
        return joined != null && joined.replayed() > 0;
    }

    /** Whether there is something to be announced, now that the session has joined. */
    boolean mayAnnounce() {
        return appeared || !announcesUser;
    }

    /** What is announced now that the session has joined, or {@code null}. */
    @Nullable RoomMessage announced() {
        return mayAnnounce() ? announcement : null;
    }
}
