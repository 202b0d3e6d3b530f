package io.mahakam.room;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Sessions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Describes {@link Rooms} before they are made. Not thread-safe. */
public final class RoomsBuilder {
    final Sessions sessions;
    Function<String, RoomOptions> options = name -> RoomOptions.DEFAULT;
    PayloadEncoder encoder;

    @Nullable Deferral deferral;

    RoomsBuilder(Sessions sessions) {
        this.sessions = sessions;
        this.encoder = sessions.encoder();
    }

    /**
     * The options of the room with a given name; asked when the room gets its first member. By default, {@link
     * RoomOptions#DEFAULT}.
     */
    public RoomsBuilder options(Function<String, RoomOptions> optionsOfRoom) {
        this.options = optionsOfRoom;
        return this;
    }

    /** Encodes what is broadcast. By default, the sessions' own encoder. */
    public RoomsBuilder encoder(PayloadEncoder encoderOfBroadcasts) {
        this.encoder = encoderOfBroadcasts;
        return this;
    }

    /** What keeps messages back, or {@code null}, as by default: all leave at once. */
    public RoomsBuilder deferral(@Nullable Deferral deferralOfMessages) {
        this.deferral = deferralOfMessages;
        return this;
    }

    /** The rooms. */
    public Rooms build() {
        return new Rooms(this);
    }
}
