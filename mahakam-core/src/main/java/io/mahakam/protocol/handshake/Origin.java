package io.mahakam.protocol.handshake;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a page comes from (RFC 6454), in the form of comparison.
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in its brackets
 * @param port the scheme's own if none is given; -1 if it has none
 */
record Origin(String scheme, String host, int port) {
    private static final int NO_PORT = -1;
    private static final int MAX_PORT = 65_535;

    /** The origin of a URI, or {@code null} if it has none. */
    static @Nullable Origin of(URI uri) {
        boolean named = uri.getScheme() != null && uri.getRawAuthority() != null;
        return named ? parse(uri.getScheme() + "://" + uri.getRawAuthority()) : null;
    }

    /** Reads {@code scheme://host[:port]} and nothing else, so that neither {@code null} nor a path is an origin. */
    static @Nullable Origin parse(String text) {
        int schemeEnd = text.indexOf("://");
        if (schemeEnd < 1 || !isScheme(text, schemeEnd)) {
            return null;
        }
        int hostStart = schemeEnd + 3;
        int hostEnd = text.startsWith("[", hostStart) ? endOfAddress(text, hostStart) : endOfName(text, hostStart);
        if (hostEnd == hostStart) {
            return null;
        }
        String scheme = text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String host = text.substring(hostStart, hostEnd).toLowerCase(Locale.ROOT);
        if (hostEnd == text.length()) {
            return new Origin(scheme, host, defaultPort(scheme));
        }
        int port = text.charAt(hostEnd) == ':' ? port(text, hostEnd + 1) : NO_PORT;
        return port == NO_PORT ? null : new Origin(scheme, host, port);
    }

    /** As a browser sends it. */
    String serialized() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> NO_PORT;
        };
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean later = isDigit(c) || c == '+' || c == '-' || c == '.';
            if (!isLetter(c) && (i == 0 || !later)) {
                return false;
            }
        }
        return true;
    }

    /** Where the IPv6 address that begins here ends, behind its bracket, or the beginning if it does not. */
    private static int endOfAddress(String text, int start) {
        int i = start + 1;
        while (i < text.length() && isAddressCharacter(text.charAt(i))) {
            i++;
        }
        return i > start + 1 && text.startsWith("]", i) ? i + 1 : start;
    }

    private static int endOfName(String text, int start) {
        int i = start;
        while (i < text.length() && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The port in the rest of the text, or {@link #NO_PORT}. */
    private static int port(String text, int start) {
        int port = start < text.length() ? 0 : NO_PORT;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return NO_PORT;
            }
            port = 10 * port + c - '0';
            if (port > MAX_PORT) {
                return NO_PORT;
            }
        }
        return port;
    }

    private static boolean isAddressCharacter(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    }

    private static boolean isNameCharacter(char c) {
        return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
