package io.mahakam.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation.
 *
 * @param path from the root of the project
 */
record Page(String path) {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final String FENCE = "```";

    /** The project's directory. */
    static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    /**
     * A fenced block.
     *
     * @param language what its fence names
     * @param above the line above its fence
     * @param lines what is between the fences
     */
    record Block(String language, String above, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    Path file() {
        return ROOT.resolve(path);
    }

    String text() {
        try {
            return Files.readString(file());
        } catch (IOException missing) {
            throw new UncheckedIOException("There is no page " + path, missing);
        }
    }

    List<Block> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language.equals(language))
                .toList();
    }

    List<Block> blocks() {
        List<String> lines = text().lines().toList();
        List<Block> blocks = new ArrayList<>();
        for (int open = 0; open < lines.size(); open++) {
            if (lines.get(open).startsWith(FENCE)) {
                int close = open + 1;
                while (!lines.get(close).equals(FENCE)) {
                    close++;
                }
                String above = open == 0 ? "" : lines.get(open - 1);
                String language = lines.get(open).substring(FENCE.length());
                blocks.add(new Block(language, above, lines.subList(open + 1, close)));
                open = close;
            }
        }
        return blocks;
    }

    /** Where it points to within the project. */
    List<String> links() {
        return LINK.matcher(text())
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** What a link to one of its headings has behind the {@code #}. */
    List<String> anchors() {
        return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
                .matcher(text())
                .results()
                .map(Page::anchor)
                .toList();
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-');
    }

    @Override
    public String toString() {
        return path;
    }
}
