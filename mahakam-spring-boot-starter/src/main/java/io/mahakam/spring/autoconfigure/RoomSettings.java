package io.mahakam.spring.autoconfigure;

import io.mahakam.room.HistoryOptions;
import io.mahakam.room.RoomOptions;
import io.mahakam.session.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of one room.
 *
 * @param maxQueuedBytes Most unsent bytes of the room to one member. By default, only the session's limit applies.
 * @param maxQueuedMessages Most unsent messages of the room to one member, likewise.
 * @param overflow What happens to a message of the room that exceeds these limits or the session's.
 * @param maxMembers Most members. A join beyond it is refused. By default, any number.
 * @param declared Whether the room is there from the beginning, with or without members. Not for patterns.
 * @param historyMessages Most messages that the room keeps for those who join later. By default, none; with
 *     history-age, 1000.
 * @param historyAge How long the room keeps a message. By default, one hour if there is history-messages.
 * @param historyBytes Most bytes of the messages that the room keeps.
 */
record RoomSettings(
        @Nullable DataSize maxQueuedBytes,
        @Nullable Integer maxQueuedMessages,
        @DefaultValue("close") Overflow overflow,
        @Nullable Integer maxMembers,
        @DefaultValue("false") boolean declared,
        @Nullable Integer historyMessages,
        @Nullable Duration historyAge,
        @DefaultValue("1MB") DataSize historyBytes) {
    private static final int USUAL_HISTORY = 1000;
    private static final Duration USUAL_HISTORY_AGE = Duration.ofHours(1);

    void check(String prefix) {
        if (maxMembers != null) {
            PropertyCheck.atLeastOne(prefix + ".max-members", maxMembers);
        }
        if (historyMessages != null) {
            PropertyCheck.atLeastOne(prefix + ".history-messages", historyMessages);
        }
        if (historyAge != null) {
            PropertyCheck.positive(prefix + ".history-age", historyAge);
        }
        PropertyCheck.atLeastOneByte(prefix + ".history-bytes", historyBytes);
        if (declared) {
            PropertyCheck.notAPattern(prefix + ".declared", prefix);
        }
        if (maxQueuedBytes != null) {
            PropertyCheck.atLeastOneByte(prefix + ".max-queued-bytes", maxQueuedBytes);
        }
        if (maxQueuedMessages != null) {
            PropertyCheck.atLeastOne(prefix + ".max-queued-messages", maxQueuedMessages);
        }
    }

    RoomOptions options() {
        return new RoomOptions(
                maxQueuedBytes == null ? RoomOptions.DEFAULT.maxQueuedBytes() : maxQueuedBytes.toBytes(),
                maxQueuedMessages == null ? RoomOptions.DEFAULT.maxQueuedMessages() : maxQueuedMessages,
                overflow,
                maxMembers == null ? RoomOptions.DEFAULT.maxMembers() : maxMembers,
                history());
    }

    private HistoryOptions history() {
        if (historyMessages == null && historyAge == null) {
            return HistoryOptions.NONE;
        }
        return new HistoryOptions(
                historyMessages == null ? USUAL_HISTORY : historyMessages,
                historyAge == null ? USUAL_HISTORY_AGE : historyAge,
                historyBytes.toBytes());
    }
}
