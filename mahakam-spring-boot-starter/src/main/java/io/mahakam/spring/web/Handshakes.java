package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.CompressionPolicy;
import io.mahakam.protocol.handshake.HandshakePolicy;
import io.mahakam.protocol.handshake.HandshakeRequest;
import io.mahakam.protocol.handshake.HandshakeResult;
import io.mahakam.protocol.handshake.HandshakeResult.Accepted;
import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import io.mahakam.protocol.handshake.ServerHandshake;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.Sessions;
import io.mahakam.session.TransportSession;
import io.mahakam.spring.endpoint.Endpoint;
import io.mahakam.spring.web.SessionLifetimes.Lifetime;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.ServletRequestDataBinderFactory;

/** Answers handshakes: what is refused at once, what is accepted by way of the {@link UpgradeFilter}. Thread-safe. */
public final class Handshakes {
    private static final Set<String> ANY_ORIGIN = Set.of("*");

    private final Sessions sessions;
    private final HandshakeGate gate;
    private final AllowedOrigins allowedOrigins;
    private final CompressionPolicy compression;
    private final List<HandshakeInterceptor> interceptors;
    private final HandshakeTokens tokens;
    private final SessionLifetimes lifetimes;
    private final WebDataBinderFactory binders;
    private final SharedUris uris = new SharedUris();

    /**
     * What the handshakes of an application have in common.
     *
     * @param sessions where accepted connections get their sessions
     * @param gate whether handshakes are answered at all
     * @param allowedOrigins what settings say of origins
     * @param compression whether messages may be compressed
     * @param interceptors are asked in this order
     * @param tokens which are not to be seen behind the handshake
     * @param lifetimes what ends sessions before their time
     * @param conversion Spring MVC's conversion of argument values, if it has one
     */
    public Handshakes(
            Sessions sessions,
            HandshakeGate gate,
            AllowedOrigins allowedOrigins,
            CompressionPolicy compression,
            List<HandshakeInterceptor> interceptors,
            HandshakeTokens tokens,
            SessionLifetimes lifetimes,
            @Nullable WebBindingInitializer conversion) {
        this.sessions = sessions;
        this.gate = gate;
        this.allowedOrigins = allowedOrigins;
        this.compression = compression;
        this.interceptors = List.copyOf(interceptors);
        this.tokens = tokens;
        this.lifetimes = lifetimes;
        this.binders = new ServletRequestDataBinderFactory(List.of(), conversion);
    }

    /** The ids of endpoints whose origins are set. */
    Set<String> endpointIds() {
        return allowedOrigins.byId().keySet();
    }

    /**
     * @param crossOrigin the origins that {@code @CrossOrigin} allows, if it is there
     * @param mappings the application's CORS mappings, if there are any
     * @throws IllegalArgumentException if a subprotocol or an origin of the endpoint cannot be one
     */
    EndpointHandler handler(
            Endpoint endpoint, @Nullable CorsConfiguration crossOrigin, @Nullable CorsMappings mappings) {
        Set<String> set = allowedOrigins.byId().get(endpoint.id());
        Set<String> named = set == null ? endpoint.allowedOrigins() : set;
        boolean byDefault = set == null && crossOrigin == null && named.isEmpty();
        boolean exact = set != null || !named.isEmpty(); // as no controller can be: a mapping adds nothing
        return new EndpointHandler(
                endpoint,
                policy(endpoint, byDefault ? allowedOrigins.byDefault() : named),
                byDefault,
                policy(endpoint, ANY_ORIGIN),
                set == null || crossOrigin == null ? crossOrigin : CrossOrigins.withoutOrigins(crossOrigin),
                exact ? null : mappings,
                this);
    }

    private HandshakePolicy policy(Endpoint endpoint, Set<String> origins) {
        return new HandshakePolicy(endpoint.subprotocols(), origins, compression);
    }

    /** What it throws is answered as if a controller had thrown it. */
    void answer(Endpoint endpoint, HandshakePolicy policy, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        PlainAnswer obstacle = gate.obstacle();
        if (obstacle != null) {
            obstacle.write(response);
            return;
        }
        HandshakeRequest handshake;
        try {
            handshake = ServletHandshake.read(request);
        } catch (URISyntaxException problem) {
            new PlainAnswer(400, Map.of(), "The request's address is not a URI.").write(response);
            return;
        }
        HandshakeResult result = ServerHandshake.respond(handshake, policy);
        if (result instanceof Refused refused) {
            PlainAnswer.of(refused).write(response);
        } else if (result instanceof Accepted accepted) {
            URI uri = uris.share(tokens.withoutToken(ServletHandshake.webSocketUri(handshake.target())));
            park(endpoint, accepted, uri, request, response);
        } else {
            throw new AssertionError(result);
        }
    }

    private void park(
            Endpoint endpoint, Accepted accepted, URI uri, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        HandshakeReader reader = new HandshakeReader(request, uri, tokens);
        reader.ask(interceptors);
        SessionListener listener = connect(endpoint, reader, request, response);
        SessionDetails details = new SessionDetails(
                uri,
                request.getUserPrincipal(),
                accepted.subprotocol(),
                accepted.compression(),
                endpoint.execution(),
                endpoint.id());
        Map<String, Object> attributes = Map.copyOf(reader.attributes());
        Lifetime lifetime = lifetimes.of(request);
        new PendingUpgrade(accepted.headers(), transport -> {
                    TransportSession session = sessions.create(details, listener, transport);
                    begin(session, attributes, lifetime);
                    return session;
                })
                .attachTo(request);
        // Set here and not in the filter, so that what observes the request sees it.
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    }

    private SessionListener connect(
            Endpoint endpoint, HandshakeReader reader, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        request.setAttribute(HandshakeReader.ATTRIBUTE, reader);
        try {
            return endpoint.connector().connect(new ServletWebRequest(request, response), binders);
        } finally {
            request.removeAttribute(HandshakeReader.ATTRIBUTE);
        }
    }

    private static void begin(TransportSession session, Map<String, Object> attributes, @Nullable Lifetime lifetime) {
        if (!attributes.isEmpty()) { // which a session makes when they are needed
            session.attributes().putAll(attributes);
        }
        if (lifetime != null) {
            lifetime.begin(session);
        }
    }
}
