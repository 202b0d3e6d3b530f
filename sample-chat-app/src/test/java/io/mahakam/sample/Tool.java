package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
        return all(name).findFirst().orElseGet(() -> missing(name));
    }

    /** Where a Python is that has the package: the system's, with the packages of the distribution, or another. */
    static Path pythonWith(String name) throws IOException, InterruptedException {
        for (Path python : Stream.concat(
                        Stream.of(Path.of("/usr/bin/python3")).filter(Files::isExecutable), all("python3"))
                .toList()) {
            if (start(Path.of(""), python.toString(), "-c", "import " + name).waitFor() == 0) {
                return python;
            }
        }
        return missing("The package " + name + " for python3");
    }

    /** Where Node is, after these scripts and the packages that they need are put into a directory. */
    static Path nodeIn(Path directory, String... scripts) throws IOException, InterruptedException {
        String npm = find("npm").toString();
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(Path.of("src/test/node", file), directory.resolve(file));
        }
        for (String script : scripts) {
            Files.copy(Path.of("src/test/node", script), directory.resolve(script));
        }
        run(directory, npm, "ci", "--silent", "--no-audit", "--no-fund");
        return find("node");
    }

    /** What a program says that ends well. */
    static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = start(directory, command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Starts a program; what it complains about is among what it says. */
    static Process start(Path directory, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static Stream<Path> all(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable);
    }

    /** Ends the test that needs it. */
    static Path missing(String name) {
        String message = name + " is not installed";
        if (System.getProperty("mahakam.tools", "").equals("required")) {
            return Assertions.fail(message);
        }
        return Assumptions.abort(message);
    }
}
