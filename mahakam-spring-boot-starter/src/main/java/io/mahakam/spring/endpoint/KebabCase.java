package io.mahakam.spring.endpoint;

import java.util.Locale;

/** Names of classes as they are written outside of Java: {@code chat-room} for {@code ChatRoom}. */
final class KebabCase {
    private KebabCase() {}

    static String of(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
