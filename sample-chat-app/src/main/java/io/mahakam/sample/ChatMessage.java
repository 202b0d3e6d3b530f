package io.mahakam.sample;

import java.time.Instant;

/**
 * What the chat sends.
 *
 * @param type 0 somebody joined, 1 somebody left, 2 somebody said something, 4 somebody is typing
 * @param timestamp seconds since 1970
 */
record ChatMessage(int type, String username, String content, long timestamp) {
    static final int TYPING = 4;

    static ChatMessage joined(String username) {
        return now(0, username, username + " joined the chat");
    }

    static ChatMessage left(String username) {
        return now(1, username, username + " left the chat");
    }

    static ChatMessage said(String username, String content) {
        return now(2, username, content);
    }

    static ChatMessage typing(String username) {
        return now(TYPING, username, "");
    }

    private static ChatMessage now(int type, String username, String content) {
        return new ChatMessage(type, username, content, Instant.now().getEpochSecond());
    }
}
