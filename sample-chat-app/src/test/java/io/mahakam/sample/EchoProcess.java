package io.mahakam.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A server in another language, which says its port and ends with its input. */
final class EchoProcess implements AutoCloseable {
    private final Process process;
    private final URI echo;

    EchoProcess(Path directory, String... command) throws IOException {
        process = Tool.start(directory, command);
        BufferedReader output = process.inputReader();
        String port = String.valueOf(output.readLine());
        if (!port.matches("\\d+")) {
            process.destroy();
            throw new IOException(port + output.lines().toList());
        }
        echo = URI.create("ws://127.0.0.1:" + port + "/echo");
    }

    URI echo() {
        return echo;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
