package io.mahakam.spring.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Names, and patterns of names, in which each {@code *} stands for any characters, or none. */
final class NamePattern {
    /** More literal characters first; then more of them before the first asterisk; then in alphabetical order. */
    private static final Comparator<String> MOST_SPECIFIC_FIRST = Comparator.<String>comparingInt(
                    pattern -> pattern.length() - asterisks(pattern))
            .thenComparingInt(pattern -> pattern.indexOf('*'))
            .reversed()
            .thenComparing(Comparator.naturalOrder());

    private NamePattern() {}

    /** The entry that is the name itself, or else the most specific pattern that it matches, or {@code null}. */
    static @Nullable String mostSpecific(Collection<String> entries, String name) {
        if (entries.contains(name)) {
            return name;
        }
        return entries.stream()
                .filter(entry -> matches(entry, name))
                .min(MOST_SPECIFIC_FIRST)
                .orElse(null);
    }

    /** Piece by piece, each as early as possible: names come from clients, who must not make a search explode. */
    private static boolean matches(String pattern, String name) {
        int asterisk = pattern.indexOf('*');
        if (asterisk < 0 || !name.startsWith(pattern.substring(0, asterisk))) {
            return false;
        }
        int position = asterisk;
        int last = pattern.lastIndexOf('*');
        while (asterisk < last) {
            int next = pattern.indexOf('*', asterisk + 1);
            String piece = pattern.substring(asterisk + 1, next);
            int found = name.indexOf(piece, position);
            if (found < 0) {
                return false;
            }
            position = found + piece.length();
            asterisk = next;
        }
        String end = pattern.substring(last + 1);
        return name.length() - end.length() >= position && name.endsWith(end);
    }

    private static int asterisks(String pattern) {
        return (int) pattern.chars().filter(character -> character == '*').count();
    }
}
