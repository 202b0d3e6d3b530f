package io.mahakam.protocol.handshake;

import java.util.ArrayList;
import java.util.List;

/** Field values that are lists of tokens (RFC 9110, 5.6.1 and 5.6.2), in time linear to their length. */
final class FieldValues {
    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    private FieldValues() {}

    /** The elements of all lines; RFC 9110, 5.6.1.2: a recipient ignores empty ones. */
    static List<String> elements(List<String> lines) {
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
            int start = 0;
            while (start <= line.length()) {
                int comma = line.indexOf(',', start);
                int end = comma < 0 ? line.length() : comma;
                String element = trim(line.substring(start, end));
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                start = end + 1;
            }
        }
        return elements;
    }

    /** Whether one of the elements is this token, in any case. */
    static boolean list(List<String> lines, String token) {
        for (String element : elements(lines)) {
            if (isToken(element) && element.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenCharacter(char c) {
        boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letterOrDigit || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    /** Without the spaces and tabs around it (OWS). */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (start < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
