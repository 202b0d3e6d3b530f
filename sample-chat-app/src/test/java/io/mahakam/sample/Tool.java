package io.mahakam.sample;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that a test needs besides the JDK. Where it is missing the test is skipped, or fails if the system property
 * {@code mahakam.tools} is {@code required}.
 */
final class Tool {
    private Tool() {}

    /** Where the program is. */
    static Path find(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(name));
    }

    private static Path missing(String name) {
        String message = name + " is not installed";
        if (System.getProperty("mahakam.tools", "").equals("required")) {
            return Assertions.fail(message);
        }
        return Assumptions.abort(message);
    }
}
