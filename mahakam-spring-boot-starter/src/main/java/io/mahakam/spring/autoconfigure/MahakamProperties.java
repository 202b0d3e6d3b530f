package io.mahakam.spring.autoconfigure;

import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.handshake.CompressionPolicy;
import io.mahakam.room.RoomOptions;
import io.mahakam.session.CompressionOptions;
import io.mahakam.session.Execution;
import io.mahakam.session.Overflow;
import io.mahakam.session.SessionOptions;
import io.mahakam.spring.endpoint.EndpointExecution;
import io.mahakam.spring.web.AllowedOrigins;
import io.mahakam.spring.web.HandshakeTokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings.
 *
 * @param enabled Whether WebSocket endpoints are served at all. If not, their paths are not mapped; they and the
 *     rooms stay beans of the application.
 * @param allowedOrigins Origins whose pages may connect, such as "https://example.org", or "*" for all. Empty:
 *     only pages of the same origin. Requests without an Origin do not come from a page and are always allowed.
 * @param maxMessageSize Largest message that is received, all its fragments together. A larger one closes its session
 *     with 1009.
 * @param maxStreamSize Largest binary message that is received for a method that takes it as an InputStream, instead
 *     of max-message-size and max-frame-size. A larger one closes its session with 1009.
 * @param maxFrameSize Largest frame that is received. By default, as large as a message may be.
 * @param heartbeat When a silent connection is tested.
 * @param closeTimeout How long a peer may take to answer a Close before its connection is cut, and how long the
 *     shutdown of the application waits for its sessions to end.
 * @param messageTimeout How long a message, or a frame, may take to arrive from its first byte to its last. A slower
 *     one closes its session with 1008. Zero: for ever.
 * @param messageTypeProperty Property of a JSON message that says which record of a sealed type it is.
 * @param compression Compressed messages, for clients that offer permessage-deflate (RFC 7692).
 * @param outbound What is sent.
 * @param inbound What was received and waits for its endpoint.
 * @param execution Which thread calls the endpoints' methods: a worker, or (inline) the event loop itself, for methods
 *     that never block. An endpoint's own execution comes first.
 * @param endpoints Settings of single endpoints, by the endpoint's id: execution, concurrency and allowed-origins. By
 *     default, what their annotations say, and one message of a session after the other.
 * @param eventLoops Number of threads that read and write all connections. At most 1024. By
 *     default, the number of processors. Not used on Jetty, whose own selectors do that.
 * @param workers Threads that run the endpoints' methods.
 * @param limits Limits of all rooms together.
 * @param events Application events of what happens in rooms.
 * @param rooms Settings of single rooms: max-queued-bytes, max-queued-messages, overflow, max-members, declared,
 *     history-messages, history-age and history-bytes, by the room's name or by a pattern with "*"; the most specific entry
 *     counts. By default, only the limits of its members' sessions apply, and nothing is kept.
 * @param security Who is connected, and for how long.
 * @param tomcat What is done with Tomcat's connections.
 */
@ConfigurationProperties("mahakam")
record MahakamProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Set<String> allowedOrigins,
        @DefaultValue("64KB") DataSize maxMessageSize,
        @DefaultValue("1GB") DataSize maxStreamSize,
        @Nullable DataSize maxFrameSize,
        @DefaultValue Heartbeat heartbeat,
        @DefaultValue("5s") Duration closeTimeout,
        @DefaultValue("60s") Duration messageTimeout,
        @DefaultValue("type") String messageTypeProperty,
        @DefaultValue Compression compression,
        @DefaultValue Outbound outbound,
        @DefaultValue Inbound inbound,
        @DefaultValue("worker") Execution execution,
        @DefaultValue Map<String, EndpointSettings> endpoints,
        @Nullable Integer eventLoops,
        @DefaultValue Workers workers,
        @DefaultValue Limits limits,
        @DefaultValue Events events,
        @DefaultValue Map<String, RoomSettings> rooms,
        @DefaultValue Security security,
        @DefaultValue Tomcat tomcat) {
    MahakamProperties {
        allowedOrigins.forEach(origin -> PropertyCheck.origin("mahakam.allowed-origins", origin));
        PropertyCheck.messageSize("mahakam.max-message-size", maxMessageSize);
        PropertyCheck.atLeastOneByte("mahakam.max-stream-size", maxStreamSize);
        if (maxFrameSize != null) {
            PropertyCheck.messageSize("mahakam.max-frame-size", maxFrameSize);
        }
        PropertyCheck.positive("mahakam.close-timeout", closeTimeout);
        PropertyCheck.notNegative("mahakam.message-timeout", messageTimeout);
        PropertyCheck.notBlank("mahakam.message-type-property", messageTypeProperty);
        if (eventLoops != null) {
            PropertyCheck.eventLoops("mahakam.event-loops", eventLoops);
        }
        endpoints.forEach((id, settings) -> settings.check(PropertyCheck.entry("mahakam.endpoints", id)));
        rooms.forEach((name, settings) -> settings.check(PropertyCheck.entry("mahakam.rooms", name)));
    }

    SessionOptions sessionOptions() {
        int messageSize = (int) maxMessageSize.toBytes();
        int frameSize = maxFrameSize == null ? messageSize : (int) maxFrameSize.toBytes();
        return new SessionOptions(
                new ProtocolOptions(messageSize, frameSize),
                heartbeat.interval,
                heartbeat.timeout,
                closeTimeout,
                outbound.sendTimeout,
                messageTimeout,
                outbound.maxQueuedBytes.toBytes(),
                outbound.maxQueuedMessages,
                outbound.overflow,
                outbound.maxFrameSize == null
                        ? SessionOptions.DEFAULT.maxSentFrameSize()
                        : (int) outbound.maxFrameSize.toBytes(),
                inbound.maxQueuedBytes == null ? messageSize : inbound.maxQueuedBytes.toBytes(),
                inbound.maxQueuedMessages,
                compression.options());
    }

    RoomOptions roomOptions(String name) {
        String entry = NamePattern.mostSpecific(rooms.keySet(), name);
        RoomSettings settings = entry == null ? null : rooms.get(entry);
        return settings == null ? RoomOptions.DEFAULT : settings.options();
    }

    /** The rooms that are there from the beginning. */
    Set<String> declaredRooms() {
        return rooms.entrySet().stream()
                .filter(entry -> entry.getValue().declared())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    EndpointExecution executions() {
        Map<String, Execution> byId = new HashMap<>();
        Map<String, Integer> concurrency = new HashMap<>();
        endpoints.forEach((id, settings) -> {
            if (settings.execution() != null) {
                byId.put(id, settings.execution());
            }
            if (settings.concurrency() != null) {
                concurrency.put(id, settings.concurrency());
            }
        });
        return new EndpointExecution(execution, byId, concurrency, maxStreamSize.toBytes());
    }

    AllowedOrigins origins() {
        Map<String, Set<String>> byId = new HashMap<>();
        endpoints.forEach((id, settings) -> {
            if (settings.allowedOrigins() != null) {
                byId.put(id, settings.allowedOrigins());
            }
        });
        return new AllowedOrigins(allowedOrigins, byId);
    }

    int eventLoopCount() {
        return eventLoops == null ? Runtime.getRuntime().availableProcessors() : eventLoops;
    }

    /**
     * When a silent connection is tested.
     *
     * @param interval Silence after which a peer is sent a Ping. Zero: never.
     * @param timeout How long the peer may then stay silent before its connection is cut.
     */
    record Heartbeat(
            @DefaultValue("25s") Duration interval,
            @DefaultValue("20s") Duration timeout) {
        Heartbeat {
            PropertyCheck.notNegative("mahakam.heartbeat.interval", interval);
            PropertyCheck.positive("mahakam.heartbeat.timeout", timeout);
        }
    }

    /**
     * Compressed messages, for clients that offer permessage-deflate (RFC 7692).
     *
     * @param enabled Whether messages are compressed, in both directions, when the client offers it.
     * @param threshold Smallest message that is sent compressed.
     * @param contextTakeover Whether a message may refer to those before it. It gets smaller that way, but every session
     *     then keeps about 300KB outside the heap, and a broadcast is compressed for each of its members.
     * @param level How much time is spent on compressing, from 1 (fast) to 9 (small).
     */
    record Compression(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1KB") DataSize threshold,
            @DefaultValue("false") boolean contextTakeover,
            @DefaultValue("6") int level) {
        Compression {
            PropertyCheck.threshold("mahakam.compression.threshold", threshold);
            PropertyCheck.compressionLevel("mahakam.compression.level", level);
        }

        CompressionPolicy policy() {
            if (!enabled) {
                return CompressionPolicy.OFF;
            }
            return contextTakeover ? CompressionPolicy.CONTEXT_TAKEOVER : CompressionPolicy.MESSAGE_BY_MESSAGE;
        }

        private CompressionOptions options() {
            return new CompressionOptions((int) threshold.toBytes(), level);
        }
    }

    /**
     * What is sent.
     *
     * @param maxQueuedBytes Most unsent bytes of a session.
     * @param maxQueuedMessages Most unsent messages of a session.
     * @param overflow What happens to a message that exceeds them: the session is closed with 1013, or its oldest unsent
     *     messages are dropped, or the message is, or only the newest message is kept. Messages of a room have the
     *     policy of their room.
     * @param maxFrameSize Largest frame that is sent. A larger message is split into several. By default, a message
     *     is one frame.
     * @param sendTimeout How long a write may make no progress before its connection is cut.
     */
    record Outbound(
            @DefaultValue("1MB") DataSize maxQueuedBytes,
            @DefaultValue("8192") int maxQueuedMessages,
            @DefaultValue("close") Overflow overflow,
            @Nullable DataSize maxFrameSize,
            @DefaultValue("10s") Duration sendTimeout) {
        Outbound {
            PropertyCheck.atLeastOneByte("mahakam.outbound.max-queued-bytes", maxQueuedBytes);
            PropertyCheck.atLeastOne("mahakam.outbound.max-queued-messages", maxQueuedMessages);
            if (maxFrameSize != null) {
                PropertyCheck.messageSize("mahakam.outbound.max-frame-size", maxFrameSize);
            }
            PropertyCheck.positive("mahakam.outbound.send-timeout", sendTimeout);
        }
    }

    /**
     * What was received and waits for its endpoint.
     *
     * @param maxQueuedBytes Most bytes of messages that wait for an endpoint's method. Beyond them a session is not
     *     read until some were handled. By default, the size of the largest message.
     * @param maxQueuedMessages Most messages that wait for an endpoint's method, likewise.
     */
    record Inbound(
            @Nullable DataSize maxQueuedBytes,
            @DefaultValue("1024") int maxQueuedMessages) {
        Inbound {
            if (maxQueuedBytes != null) {
                PropertyCheck.atLeastOneByte("mahakam.inbound.max-queued-bytes", maxQueuedBytes);
            }
            PropertyCheck.atLeastOne("mahakam.inbound.max-queued-messages", maxQueuedMessages);
        }
    }

    /**
     * Threads that run the endpoints' methods.
     *
     * @param maxThreads Most threads that run endpoints' methods at once, and again as many for methods that read a message
     *     as it arrives. Without effect when spring.threads.virtual.enabled is set.
     */
    record Workers(@DefaultValue("64") int maxThreads) {
        Workers {
            PropertyCheck.atLeastOne("mahakam.workers.max-threads", maxThreads);
        }
    }

    /**
     * Limits of all rooms together.
     *
     * @param maxRooms Most rooms at one time. A join that would make one more is refused.
     * @param roomsPerSession Most rooms that one session may be in at one time. A join beyond it is refused.
     */
    record Limits(
            @DefaultValue("1000000") int maxRooms,
            @DefaultValue("1000") int roomsPerSession) {
        Limits {
            PropertyCheck.atLeastOne("mahakam.limits.max-rooms", maxRooms);
            PropertyCheck.atLeastOne("mahakam.limits.rooms-per-session", roomsPerSession);
        }
    }

    /**
     * Application events of what happens in rooms.
     *
     * @param messages Whether messages that are broadcast to rooms are events, too.
     */
    record Events(@DefaultValue("false") boolean messages) {}

    /**
     * Who is connected, and for how long.
     *
     * @param closeOnExpiry Whether a session is closed with 4401 when the authentication of its user expires, such as
     *     the token that the handshake was made with.
     * @param closeWithHttpSession Whether the session of a user who was authenticated is closed with 4401 when the HTTP
     *     session of its handshake ends, by a logout or because it was not used.
     * @param bearerToken Where handshakes may carry a bearer token besides the Authorization field.
     */
    record Security(
            @DefaultValue("true") boolean closeOnExpiry,
            @DefaultValue("true") boolean closeWithHttpSession,
            @DefaultValue BearerToken bearerToken) {}

    /**
     * Where handshakes may carry a bearer token besides the Authorization field, which browsers cannot set.
     *
     * @param queryParameter Parameter of the query that is the token, such as "access_token". By default, tokens are not
     *     looked for in the query: servers and proxies write it to their logs.
     * @param subprotocolPrefix What stands before the token in one of the subprotocols that the client offers, such as
     *     "bearer.". By default, tokens are not looked for there.
     */
    record BearerToken(
            @Nullable String queryParameter, @Nullable String subprotocolPrefix) {
        BearerToken {
            if (queryParameter != null) {
                PropertyCheck.queryParameter("mahakam.security.bearer-token.query-parameter", queryParameter);
            }
            if (subprotocolPrefix != null) {
                PropertyCheck.subprotocolPrefix("mahakam.security.bearer-token.subprotocol-prefix", subprotocolPrefix);
            }
        }

        HandshakeTokens places() {
            return new HandshakeTokens(queryParameter, subprotocolPrefix);
        }
    }

    /**
     * What is done with Tomcat's connections.
     *
     * @param slimConnections Whether Tomcat's buffers of a plain connection, 16KB with the connector's default settings,
     *     are freed once it is a WebSocket.
     */
    record Tomcat(@DefaultValue("true") boolean slimConnections) {}
}
