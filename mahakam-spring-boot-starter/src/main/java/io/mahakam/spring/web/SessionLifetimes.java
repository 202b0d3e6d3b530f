package io.mahakam.spring.web;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.TransportSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends sessions when their users are authenticated no more. Thread-safe. */
public final class SessionLifetimes {
    private static final CloseStatus EXPIRED = new CloseStatus(4401, "The authentication has expired");

    /** Beyond which nobody waits, and nanoseconds are too many to count. */
    private static final Duration FOREVER = Duration.ofDays(36500);

    private final List<SessionExpiry> expiries;
    private final @Nullable HttpSessions httpSessions;
    private final Clock clock;

    /**
     * @param expiries are asked in this order when an authentication ends
     * @param httpSessions what tells when an HTTP session ends, or {@code null} if nobody wants to know
     */
    public SessionLifetimes(List<SessionExpiry> expiries, @Nullable HttpSessions httpSessions) {
        this(expiries, httpSessions, Clock.systemUTC());
    }

    SessionLifetimes(List<SessionExpiry> expiries, @Nullable HttpSessions httpSessions, Clock clock) {
        this.expiries = List.copyOf(expiries);
        this.httpSessions = httpSessions;
        this.clock = clock;
    }

    /** What ends the session of a handshake, or {@code null} if nothing does: nobody was authenticated, or for ever. */
    @Nullable Lifetime of(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        if (principal == null) {
            return null;
        }
        Instant end = expiries.stream()
                .map(expiry -> expiry.expiresAt(principal))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        HttpSession httpSession = httpSessions == null ? null : request.getSession(false);
        return end == null && httpSession == null ? null : new Lifetime(end, httpSession);
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left.compareTo(FOREVER) > 0 ? FOREVER : left;
    }

    /** Of one session. */
    final class Lifetime {
        private final @Nullable Instant end;
        private final @Nullable HttpSession httpSession;

        private Lifetime(@Nullable Instant end, @Nullable HttpSession httpSession) {
            this.end = end;
            this.httpSession = httpSession;
        }

        /** Begins with a session that is not yet connected. */
        void begin(TransportSession session) {
            if (end != null) {
                session.closeAfter(left(end), EXPIRED);
            }
            if (httpSessions != null && httpSession != null) {
                httpSessions.add(httpSession, session);
            }
        }
    }
}
