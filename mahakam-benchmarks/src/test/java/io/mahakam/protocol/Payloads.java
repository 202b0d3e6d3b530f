package io.mahakam.protocol;

import java.nio.charset.StandardCharsets;

/** What is measured: 64 KiB of each kind. */
final class Payloads {
    static final int SIZE = 65_536;

    private static final String ASCII = "The quick brown fox jumps over the lazy dog. ";
    private static final String TWO_BYTES = "Ταχίστη αλώπηξ βαφής ψημένη γη, δρασκελίζει υπέρ νωθρού κυνός. ";
    private static final String THREE_BYTES = "我能吞下玻璃而不伤身体。私はガラスを食べられます。それは私を傷つけません。";
    private static final String JSON =
            "{\"type\":\"message\",\"room\":\"river\",\"from\":\"Zoë\",\"at\":1764000000,\"text\":\"Grüße 🌊 from 東京\"}";

    private Payloads() {}

    static byte[] of(String kind) {
        return switch (kind) {
            case "ascii" -> repeated(ASCII);
            case "two-bytes" -> repeated(TWO_BYTES);
            case "three-bytes" -> repeated(THREE_BYTES);
            case "json" -> repeated(JSON);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Whole texts, and spaces behind the last. */
    private static byte[] repeated(String text) {
        byte[] part = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = " ".repeat(SIZE).getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from + part.length <= SIZE; from += part.length) {
            System.arraycopy(part, 0, bytes, from, part.length);
        }
        return bytes;
    }
}
