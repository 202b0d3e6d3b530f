package io.mahakam.session;

import java.io.IOException;

/** A message was being read as it arrived, and the session ended, or was closed, before its end had come. */
public final class IncompleteMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    IncompleteMessageException() {
        super("The session was closed before the message was complete");
    }
}
