package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.sample.Peer.Closed;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's end of our protocol, at servers that others wrote. */
class ClientInteroperabilityTests {
    private static final List<String> OFFERS = List.of(
            "",
            "permessage-deflate",
            "permessage-deflate; client_max_window_bits",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");

    @Test
    void netty() throws Exception {
        try (NettyServer server = new NettyServer()) {
            converse(server.echo(), OFFERS);
        }
    }

    @Test
    void jetty() throws Exception {
        try (JettyServer server = new JettyServer()) {
            converse(server.echo(), OFFERS);
        }
    }

    @Test
    void pythonWebsockets() throws Exception {
        String python = Tool.pythonWith("websockets").toString();
        try (EchoProcess server = new EchoProcess(Path.of("src/test/python"), python, "echo_server.py")) {
            converse(server.echo(), OFFERS);
        }
    }

    @Test
    void nodeWs(@TempDir Path directory) throws Exception {
        String node = Tool.nodeIn(directory, "server.mjs").toString();
        try (EchoProcess server = new EchoProcess(directory, node, "server.mjs", "{\"threshold\": 0}")) {
            converse(server.echo(), OFFERS);
        }
        String small = "{\"threshold\": 0, \"serverMaxWindowBits\": 10, \"clientMaxWindowBits\": 9}";
        try (EchoProcess server = new EchoProcess(directory, node, "server.mjs", small)) {
            converse(server.echo(), List.of("permessage-deflate; client_max_window_bits"));
        }
    }

    private static void converse(URI server, List<String> offers) throws Exception {
        for (String offer : offers) {
            try (MahakamPeer client = new MahakamPeer(server, offer)) {
                assertThat(client.agreed()).as("agreed on \"%s\"", offer).startsWith(offer.split(";", 2)[0]);
                client.converse();
            }
            try (MahakamPeer client = new MahakamPeer(server, offer)) {
                client.send("close me");
                assertThat(client.next()).isEqualTo(new Closed(4001, "as asked"));
            }
        }
    }
}
