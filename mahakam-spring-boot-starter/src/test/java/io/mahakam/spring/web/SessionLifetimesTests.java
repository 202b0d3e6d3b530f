package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionDetails;
import io.mahakam.session.SessionListener;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TransportSession;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import io.mahakam.session.memory.MemoryTransport;
import io.mahakam.spring.web.SessionLifetimes.Lifetime;
import jakarta.servlet.http.HttpSessionEvent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;

class SessionLifetimesTests {
    private static final Instant NOW = Instant.parse("2026-11-25T22:00:00Z");

    private final HttpSessions httpSessions = new HttpSessions();
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/path");
    private final MemoryLane lane = new MemoryLane();
    private final MemoryTransport transport = new MemoryTransport(lane);
    private final TransportSession session = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run)
            .create(new SessionDetails(URI.create("ws://host/path"), null, null, null), new Nothing(), transport);

    @Test
    void whoIsNobodyIsNotWatched() {
        request.setSession(new MockHttpSession());

        assertThat(lifetimes(user -> NOW).of(request)).isNull();
    }

    @Test
    void whoIsAuthenticatedForEverIsNotWatched() {
        request.setUserPrincipal(() -> "ada");

        assertThat(lifetimes(user -> null).of(request)).isNull();
        assertThat(lifetimes().of(request)).isNull();
    }

    @Test
    void theFirstWhoKnowsSaysWhen() {
        request.setUserPrincipal(() -> "ada");
        begin(lifetimes(user -> null, user -> NOW.plusSeconds(20), user -> NOW.plusSeconds(1)));

        lane.advance(Duration.ofSeconds(19));
        assertThat(session.isOpen()).isTrue();
        lane.advance(Duration.ofSeconds(2));
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void whatHasExpiredEndsSoon() {
        request.setUserPrincipal(() -> "ada");
        begin(lifetimes(user -> Instant.MIN));

        lane.advance(Duration.ofSeconds(1));
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void whatNeverExpiresEndsNever() {
        request.setUserPrincipal(() -> "ada");
        begin(lifetimes(user -> Instant.MAX));

        lane.advance(Duration.ofSeconds(20));
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void anHttpSessionThatHasEndedMeanwhileEndsItToo() {
        request.setUserPrincipal(() -> "ada");
        MockHttpSession httpSession = new MockHttpSession();
        request.setSession(httpSession);
        Lifetime lifetime = lifetimes().of(request);
        httpSession.invalidate();
        begin(lifetime);

        lane.advance(Duration.ofSeconds(1));
        assertThat(session.isOpen()).isFalse();
        assertThat(httpSessions.count()).isZero();
    }

    @Test
    void sessionsThatHaveEndedAreForgotten() {
        request.setUserPrincipal(() -> "ada");
        MockHttpSession httpSession = new MockHttpSession();
        request.setSession(httpSession);
        begin(lifetimes());
        assertThat(httpSessions.count()).isEqualTo(1);

        String before = httpSession.getId();
        httpSession.changeSessionId();
        httpSessions.sessionIdChanged(new HttpSessionEvent(httpSession), before);
        assertThat(httpSessions.count()).isEqualTo(1);

        transport.receiveEnd();
        lane.settle();
        assertThat(httpSessions.count()).isZero();
    }

    private SessionLifetimes lifetimes(SessionExpiry... expiries) {
        return new SessionLifetimes(List.of(expiries), httpSessions, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void begin(SessionLifetimes lifetimes) {
        begin(lifetimes.of(request));
    }

    private void begin(Lifetime lifetime) {
        lifetime.begin(session);
        lane.execute(() -> transport.connect(session));
        lane.settle();
    }

    private static final class Nothing implements SessionListener {
        @Override
        public void opened(WebSocketSession session) {}

        @Override
        public void text(WebSocketSession session, ByteBuffer utf8) {}

        @Override
        public void binary(WebSocketSession session, ByteBuffer payload) {}

        @Override
        public void closed(WebSocketSession session, CloseStatus status) {}

        @Override
        public void failed(WebSocketSession session, Throwable problem) {
            throw new AssertionError(problem);
        }
    }
}
