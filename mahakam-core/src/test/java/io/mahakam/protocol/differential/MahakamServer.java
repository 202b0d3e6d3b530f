package io.mahakam.protocol.differential;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.TestCompressors;
import io.mahakam.protocol.WebSocketProtocol;
import io.mahakam.protocol.differential.Outcome.Ending;
import io.mahakam.protocol.differential.Outcome.Received;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Our end, fed byte by byte. */
final class MahakamServer {
    private MahakamServer() {}

    static Outcome receive(byte[] stream, ProtocolOptions options) {
        return receive(stream, WebSocketProtocol.server(options));
    }

    /** With messages compressed by the client, each for itself or referring to those before it. */
    static Outcome receive(byte[] stream, ProtocolOptions options, boolean contextTakeover) {
        Direction direction = new Direction(contextTakeover, Direction.MAX_WINDOW_BITS);
        PermessageDeflate agreed = new PermessageDeflate(direction, direction);
        return receive(stream, WebSocketProtocol.server(options, agreed, new TestCompressors()));
    }

    private static Outcome receive(byte[] stream, WebSocketProtocol protocol) {
        List<Received> received = new ArrayList<>();
        List<CloseStatus> closed = new ArrayList<>();
        for (int i = 0; i < stream.length && closed.isEmpty(); i++) {
            int bytesRead = i + 1;
            protocol.receive(ByteBuffer.wrap(stream, i, 1), event -> {
                if (event instanceof Event.Closed end) {
                    closed.add(end.status());
                } else {
                    received.add(new Received(bytesRead, event));
                }
            });
            if (!closed.isEmpty()) {
                Ending ending = protocol.closeReceived() ? Ending.CLOSED : Ending.FAILED;
                CloseStatus status = closed.get(0);
                return new Outcome(received, ending, bytesRead, status.code(), status.reason());
            }
        }
        protocol.receiveEnd(event -> {}); // gives back what it holds
        return Outcome.open(received);
    }
}
