package io.mahakam.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of Sec-WebSocket-Extensions, in time linear to their length, by the grammar of RFC 6455, 9.1:
 *
 * <pre>
 * extension-list  = 1#extension
 * extension       = token *( ";" extension-param )
 * extension-param = token [ "=" ( token | quoted-string ) ]     ; unquoted, the string is a token too
 * </pre>
 *
 * An extension that breaks it is left out; reading goes on behind the next comma.
 */
final class ExtensionParser {
    private final String line;
    private int position;

    private ExtensionParser(String line) {
        this.line = line;
    }

    /** The extensions that all lines name, in their order. */
    static List<ExtensionOffer> parse(List<String> lines) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String line : lines) {
            new ExtensionParser(line).parseInto(offers);
        }
        return offers;
    }

    private void parseInto(List<ExtensionOffer> offers) {
        while (position < line.length()) {
            ExtensionOffer offer = extension();
            if (offer != null) {
                offers.add(offer);
            } else {
                skipToComma();
            }
            position++;
        }
    }

    /** Reads up to a comma or the end; {@code null} if something else stands in the way. */
    private @Nullable ExtensionOffer extension() {
        String name = token();
        List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
        while (name != null && take(';')) {
            ExtensionOffer.Parameter parameter = parameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
        }
        return name != null && atEndOfElement() ? new ExtensionOffer(name, parameters) : null;
    }

    private ExtensionOffer.@Nullable Parameter parameter() {
        String name = token();
        if (name == null) {
            return null;
        }
        if (!take('=')) {
            return new ExtensionOffer.Parameter(name, null);
        }
        skipSpaces();
        String value = position < line.length() && line.charAt(position) == '"' ? quotedToken() : token();
        return value == null ? null : new ExtensionOffer.Parameter(name, value);
    }

    private @Nullable String token() {
        skipSpaces();
        int start = position;
        while (position < line.length() && FieldValues.isTokenCharacter(line.charAt(position))) {
            position++;
        }
        return position == start ? null : line.substring(start, position);
    }

    private @Nullable String quotedToken() {
        StringBuilder value = new StringBuilder();
        for (position++; position < line.length(); position++) {
            char c = line.charAt(position);
            if (c == '"') {
                position++;
                return FieldValues.isToken(value.toString()) ? value.toString() : null;
            }
            if (c == '\\' && position + 1 < line.length()) {
                c = line.charAt(++position);
            }
            value.append(c);
        }
        return null;
    }

    /** Takes this character, if it is next but for spaces. */
    private boolean take(char wanted) {
        skipSpaces();
        boolean found = position < line.length() && line.charAt(position) == wanted;
        if (found) {
            position++;
        }
        return found;
    }

    private boolean atEndOfElement() {
        skipSpaces();
        return position == line.length() || line.charAt(position) == ',';
    }

    /** Goes to the next comma that is not within quotes, from wherever the grammar was broken. */
    private void skipToComma() {
        boolean quoted = false;
        for (; position < line.length(); position++) {
            char c = line.charAt(position);
            if (quoted && c == '\\') {
                position++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return;
            }
        }
    }

    private void skipSpaces() {
        while (position < line.length() && FieldValues.isSpace(line.charAt(position))) {
            position++;
        }
    }
}
