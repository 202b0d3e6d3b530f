package io.mahakam.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Sec-WebSocket-Key and the Sec-WebSocket-Accept that answers it. */
final class HandshakeKey {
    /** RFC 6455, 1.3: a value that no server which does not understand WebSocket will know. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int LENGTH_IN_BASE64 = 24;

    private HandshakeKey() {}

    /** RFC 6455, 4.2.1, 5: 16 bytes in base64, which are 22 characters and two of padding. */
    static boolean isValid(String key) {
        if (key.length() != LENGTH_IN_BASE64 || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < LENGTH_IN_BASE64 - 2; i++) {
            char c = key.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '+' && c != '/') {
                return false;
            }
        }
        return true;
    }

    /** RFC 6455, 4.2.2, 5.4: the SHA-1 of the key and the GUID, in base64. */
    static String accept(String key) {
        byte[] digest = sha1().digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-1", e);
        }
    }
}
