package io.mahakam.conformance;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Tests of one part of RFC 6455, run against each of the {@link Servers}. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(Servers.class)
abstract class ConformanceTests {
    @Parameter
    ConformanceServer server;

    private final List<RawPeer> peers = new ArrayList<>();

    /** A client whose handshake is done. */
    RawPeer connect() throws Exception {
        RawPeer peer = unconnected();
        peer.send(peer.handshake());
        peer.expectSwitchingProtocols();
        return peer;
    }

    /** A client that has said nothing yet. */
    RawPeer unconnected() throws Exception {
        RawPeer peer = new RawPeer(server);
        peers.add(peer);
        return peer;
    }

    @AfterEach
    void hangUp() throws Exception {
        for (RawPeer peer : peers) {
            peer.close();
        }
    }

    /** However a session went, its endpoint hears of the end, and hears of it once. */
    @AfterParameterizedClassInvocation
    static void everySessionEndedOnce(ConformanceServer server) throws Exception {
        server.journal().checkThatEverySessionEndedOnce();
    }
}
