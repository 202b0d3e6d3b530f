package io.mahakam.spring.tomcat;

import io.mahakam.loop.EventLoops;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.handshake.HandshakePolicy;
import io.mahakam.protocol.handshake.HandshakeRequest;
import io.mahakam.protocol.handshake.HandshakeResult;
import io.mahakam.protocol.handshake.ServerHandshake;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.test.util.ReflectionTestUtils;

/** A bare Tomcat whose only servlet hands every connection to an adopter; no Spring. */
final class TomcatServer implements AutoCloseable {
    static final String KEY_PASSWORD = "changeit";
    static final String NIO = "org.apache.coyote.http11.Http11NioProtocol";
    static final String NIO2 = "org.apache.coyote.http11.Http11Nio2Protocol";

    /** Kept, or its level would be forgotten. */
    private static final Logger TOMCAT_LOGGER = Logger.getLogger("org.apache");

    static {
        TOMCAT_LOGGER.setLevel(Level.SEVERE);
    }

    private final Tomcat tomcat = new Tomcat();
    private final TomcatConnectionAdopter adopter;
    private final EventLoops loops = new EventLoops(2);
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    final Sessions sessions;

    TomcatServer(Path directory, SessionListener listener, String protocol, @Nullable Path keyStore) throws Exception {
        this(directory, listener, connector(protocol, keyStore), SlimChannels.find());
    }

    TomcatServer(Path directory, SessionListener listener, Connector connector, @Nullable SlimChannels slimChannels)
            throws Exception {
        sessions = new Sessions(options(), PayloadEncoder.BASIC, workers);
        adopter = new TomcatConnectionAdopter(loops, slimChannels);
        loops.start();
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "handshake", new HandshakeServlet(listener));
        context.addServletMapping("/echo", "handshake");
        Tomcat.addServlet(context, "page", new PageServlet());
        context.addServletMapping("/page", "page");
        tomcat.start();
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** What Tomcat believes is connected, whoever serves it. */
    long connections() {
        AbstractProtocol<?> protocol =
                (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
        return protocol.getConnectionCount();
    }

    /** The upgraded connections that Tomcat has on its books. */
    Set<?> waitingProcessors() {
        Object processors = ReflectionTestUtils.getField(
                tomcat.getConnector().getProtocolHandler(), AbstractProtocol.class, "waitingProcessors");
        return (Set<?>) Objects.requireNonNull(processors);
    }

    /** Tomcat's side of the connections that it has now. */
    List<SocketWrapperBase<?>> wrappers() {
        return List.copyOf(endpoint().getConnections());
    }

    /** How many channels wait in the pool of an NIO connector that has one. */
    int pooledChannels() {
        Object pool = Objects.requireNonNull(ReflectionTestUtils.getField(endpoint(), "nioChannels"));
        return 1 + (Integer) Objects.requireNonNull(ReflectionTestUtils.getField(pool, "index"));
    }

    private AbstractEndpoint<?, ?> endpoint() {
        return Objects.requireNonNull(
                ReflectionTestUtils.invokeMethod(tomcat.getConnector().getProtocolHandler(), "getEndpoint"));
    }

    /** Stops Tomcat alone, as if nobody had told the sessions. */
    void stopTomcat() throws Exception {
        tomcat.stop();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        loops.close();
        workers.shutdownNow();
    }

    private static SessionOptions options() {
        SessionOptions usual = SessionOptions.DEFAULT;
        return new SessionOptions(
                new ProtocolOptions(4 << 20, 4 << 20),
                usual.heartbeatInterval(),
                usual.heartbeatTimeout(),
                Duration.ofSeconds(1),
                usual.sendTimeout(),
                usual.messageTimeout(),
                64L << 20,
                usual.maxQueuedMessages(),
                usual.overflow(),
                usual.maxSentFrameSize(),
                usual.maxReceivedBytes(),
                usual.maxReceivedMessages(),
                usual.compression());
    }

    static Connector connector(String protocol, @Nullable Path keyStore) {
        Connector connector = new Connector(protocol);
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        if (keyStore != null) {
            connector.setSecure(true);
            connector.setScheme("https");
            ((AbstractHttp11Protocol<?>) connector.getProtocolHandler()).setSSLEnabled(true);
            SSLHostConfig host = new SSLHostConfig();
            SSLHostConfigCertificate certificate =
                    new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.RSA);
            certificate.setCertificateKeystoreFile(keyStore.toString());
            certificate.setCertificateKeystorePassword(KEY_PASSWORD);
            host.addCertificate(certificate);
            connector.addSslHostConfig(host);
        }
        return connector;
    }

    private final class HandshakeServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient SessionListener listener;

        HandshakeServlet(SessionListener listener) {
            this.listener = listener;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            URI target = URI.create(request.getRequestURL().toString());
            Map<String, List<String>> headers = new TreeMap<>();
            for (String name : Collections.list(request.getHeaderNames())) {
                headers.put(name, Collections.list(request.getHeaders(name)));
            }
            HandshakeResult result = ServerHandshake.respond(
                    new HandshakeRequest("GET", request.getProtocol(), target, headers),
                    new HandshakePolicy(List.of(), Set.of()));
            if (!(result instanceof HandshakeResult.Accepted accepted)) {
                response.setStatus(400);
                return;
            }
            response.setStatus(101);
            accepted.headers().forEach(response::setHeader);
            SessionDetails details = new SessionDetails(target, null, null, null);
            adopter.adopt(request, transport -> sessions.create(details, listener, transport));
        }
    }

    /** So many bytes as the query asks for. */
    static byte[] page(int size) {
        byte[] page = new byte[size];
        new Random(size).nextBytes(page);
        return page;
    }

    private static final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] page = page(Integer.parseInt(request.getQueryString()));
            response.setContentLength(page.length);
            response.getOutputStream().write(page);
        }
    }
}
