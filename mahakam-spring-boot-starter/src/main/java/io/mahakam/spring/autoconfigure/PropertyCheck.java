package io.mahakam.spring.autoconfigure;

import io.mahakam.protocol.handshake.HandshakePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** Checks on the values of settings. */
final class PropertyCheck {
    /** RFC 6455, 5.5: every control frame may be as large, and a limit below it would forbid them. */
    private static final long SMALLEST_MESSAGE_SIZE = 125;

    /** A message is kept in one array. */
    private static final long LARGEST_MESSAGE_SIZE = Integer.MAX_VALUE - 8;

    /** Each is a thread with a selector, and more of them than processors gain nothing. */
    private static final int MOST_EVENT_LOOPS = 1024;

    private static final Duration LONGEST = Duration.ofDays(365);

    private PropertyCheck() {}

    /** The name of an entry of a map as it is written in a properties file. */
    static String entry(String map, String key) {
        return key.matches("[a-z][a-z0-9-]*") ? map + "." + key : map + "[" + key + "]";
    }

    static void messageSize(String name, DataSize size) {
        if (size.toBytes() < SMALLEST_MESSAGE_SIZE || size.toBytes() > LARGEST_MESSAGE_SIZE) {
            throw new InvalidMahakamPropertyException(name, size, "at least 125B and less than 2GB");
        }
    }

    static void threshold(String name, DataSize size) {
        if (size.isNegative() || size.toBytes() > LARGEST_MESSAGE_SIZE) {
            throw new InvalidMahakamPropertyException(name, size, "0B or more, and less than 2GB");
        }
    }

    static void compressionLevel(String name, int level) {
        if (level < 1 || level > 9) {
            throw new InvalidMahakamPropertyException(name, level, "1 to 9");
        }
    }

    static void origin(String name, String origin) {
        try {
            new HandshakePolicy(List.of(), Set.of(origin));
        } catch (IllegalArgumentException notAnOrigin) {
            throw new InvalidMahakamPropertyException(
                    name, origin, "* or an origin without a path, such as https://example.org");
        }
    }

    /** RFC 3986, 2.3: what never has to be encoded, so that there is one way to write it. */
    static void queryParameter(String name, String parameter) {
        if (!parameter.matches("[A-Za-z0-9._~-]+")) {
            throw new InvalidMahakamPropertyException(name, parameter, "of letters, digits and . _ ~ -");
        }
    }

    static void subprotocolPrefix(String name, String prefix) {
        try {
            new HandshakePolicy(List.of(prefix), Set.of());
        } catch (IllegalArgumentException notAToken) {
            throw new InvalidMahakamPropertyException(
                    name, prefix, "what a subprotocol can begin with, such as bearer. without spaces");
        }
    }

    static void atLeastOneByte(String name, DataSize size) {
        if (size.toBytes() < 1) {
            throw new InvalidMahakamPropertyException(name, size, "at least 1B");
        }
    }

    static void notAPattern(String name, String entry) {
        if (entry.indexOf('*') >= 0) {
            throw new InvalidMahakamPropertyException(name, true, "false: only a room by its own name can be declared");
        }
    }

    static void atLeastOne(String name, int number) {
        if (number < 1) {
            throw new InvalidMahakamPropertyException(name, number, "at least 1");
        }
    }

    static void eventLoops(String name, int number) {
        if (number < 1 || number > MOST_EVENT_LOOPS) {
            throw new InvalidMahakamPropertyException(name, number, "at least 1 and at most " + MOST_EVENT_LOOPS);
        }
    }

    static void notBlank(String name, String value) {
        if (value.isBlank()) {
            throw new InvalidMahakamPropertyException(name, value, "the name of a property");
        }
    }

    static void positive(String name, Duration duration) {
        if (duration.compareTo(Duration.ZERO) <= 0 || duration.compareTo(LONGEST) > 0) {
            throw new InvalidMahakamPropertyException(name, duration, "more than 0s and at most 365d");
        }
    }

    static void notNegative(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new InvalidMahakamPropertyException(name, duration, "0s or more, and at most 365d");
        }
    }
}
