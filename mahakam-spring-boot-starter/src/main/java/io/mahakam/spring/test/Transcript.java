package io.mahakam.spring.test;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** All that went over a connection, for people. Thread-safe. */
final class Transcript {
    private static final int SHOWN_CHARACTERS = 500;
    private static final int SHOWN_BYTES = 32;

    private final LongSupplier clock;
    private final long start;
    private final List<String> lines = new ArrayList<>();

    /** @param clock gives nanoseconds, of use only in differences */
    Transcript(LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    void sent(String what) {
        add("-> " + what);
    }

    void received(Event event) {
        add("<- " + describe(event));
    }

    void note(String what) {
        add("   " + what);
    }

    private synchronized void add(String line) {
        lines.add(String.format(Locale.ROOT, "%9.3f s %s", (clock.getAsLong() - start) / 1e9, line));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    static String describe(Event event) {
        if (event instanceof Event.Text text) {
            return text(text.payload());
        } else if (event instanceof Event.Binary binary) {
            return binary(binary.payload());
        } else if (event instanceof Event.Ping ping) {
            return "ping " + bytes(ping.payload());
        } else if (event instanceof Event.Pong pong) {
            return "pong " + bytes(pong.payload());
        } else if (event instanceof Event.Closed closed) {
            return close(closed.status());
        }
        throw new AssertionError(event);
    }

    static String text(ByteBuffer utf8) {
        String text = StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
        return "text "
                + (text.length() <= SHOWN_CHARACTERS
                        ? text
                        : text.substring(0, SHOWN_CHARACTERS) + "... (" + utf8.remaining() + " bytes)");
    }

    static String binary(ByteBuffer payload) {
        return "binary " + bytes(payload);
    }

    static String close(CloseStatus status) {
        return "close " + status.code() + (status.reason().isEmpty() ? "" : " " + status.reason());
    }

    static String bytes(ByteBuffer payload) {
        byte[] shown = new byte[Math.min(payload.remaining(), SHOWN_BYTES)];
        payload.duplicate().get(shown);
        String hex = HexFormat.ofDelimiter(" ").formatHex(shown);
        return payload.remaining() <= SHOWN_BYTES ? hex : hex + " ... (" + payload.remaining() + " bytes)";
    }
}
