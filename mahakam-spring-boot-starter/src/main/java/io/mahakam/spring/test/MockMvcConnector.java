package io.mahakam.spring.test;

import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.WebApplicationContext;

/** Handshakes by mock requests to the application's filters and Spring MVC; connections in memory. */
final class MockMvcConnector implements HandshakeConnector {
    private final Supplier<MockMvc> mvc;
    private final MemoryLoop loop;

    MockMvcConnector(WebApplicationContext context, MemoryLoop loop) {
        // Not before all beans are there.
        this.mvc = SingletonSupplier.of(() -> mockMvc(context));
        this.loop = loop;
    }

    private static MockMvc mockMvc(WebApplicationContext context) {
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        for (ServletContextInitializer initializer : new ServletContextInitializerBeans(
                context, FilterRegistrationBean.class, DelegatingFilterProxyRegistrationBean.class)) {
            if (initializer instanceof AbstractFilterRegistrationBean<?> registration && registration.isEnabled()) {
                addFilter(builder, registration);
            }
        }
        return builder.build();
    }

    private static void addFilter(DefaultMockMvcBuilder builder, AbstractFilterRegistrationBean<?> registration) {
        Filter filter = registration.getFilter();
        builder.addFilter(
                Objects.requireNonNull(filter),
                registration.getFilterName(),
                registration.getInitParameters(),
                registration.determineDispatcherTypes(),
                registration.getUrlPatterns().toArray(String[]::new));
    }

    @Override
    public HandshakeResponse connect(URI target, HttpHeaders headers, @Nullable Principal user, ClientPeer peer) {
        MemoryWire wire = new MemoryWire(loop, peer);
        URI uri = URI.create("http://localhost" + target);
        HandshakeResponse response = TestUser.with(user, asUser -> answer(uri, headers, wire, asUser));
        if (response.accepted() && !wire.adopted()) {
            throw new IllegalStateException("The handshake was accepted, but the connection was not taken over");
        }
        return response;
    }

    private HandshakeResponse answer(URI uri, HttpHeaders headers, MemoryWire wire, RequestPostProcessor asUser) {
        try {
            MockHttpServletResponse response = mvc.get()
                    .perform(MockMvcRequestBuilders.get(uri)
                            .headers(headers)
                            .with(request -> handshake(request, wire))
                            .with(asUser))
                    .andReturn()
                    .getResponse();
            return read(response);
        } catch (Exception unresolved) { // a server would answer so
            return new HandshakeResponse(HttpStatus.INTERNAL_SERVER_ERROR, new HttpHeaders(), unresolved.toString());
        }
    }

    private static MockHttpServletRequest handshake(MockHttpServletRequest request, MemoryWire wire) {
        request.setProtocol("HTTP/1.1");
        request.setAttribute(MemoryConnectionAdopter.WIRE, wire);
        String cookies = request.getHeader(HttpHeaders.COOKIE);
        if (cookies != null) {
            request.setCookies(cookies(cookies));
        }
        return request;
    }

    /** As a server reads them. */
    private static Cookie[] cookies(String field) {
        return Arrays.stream(StringUtils.tokenizeToStringArray(field, ";"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .map(pair -> new Cookie(pair[0], pair[1]))
                .toArray(Cookie[]::new);
    }

    private static HandshakeResponse read(MockHttpServletResponse response) throws UnsupportedEncodingException {
        HttpHeaders headers = new HttpHeaders();
        for (String name : response.getHeaderNames()) {
            headers.addAll(name, response.getHeaders(name));
        }
        return new HandshakeResponse(
                HttpStatusCode.valueOf(response.getStatus()), headers, response.getContentAsString());
    }

    @Override
    public LongSupplier clock() {
        return loop.lane()::now;
    }

    @Override
    public void awaitIdle(Duration timeout) {
        loop.awaitIdle(timeout);
    }

    @Override
    public void advance(Duration time, Duration timeout) {
        loop.advance(time, timeout);
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
