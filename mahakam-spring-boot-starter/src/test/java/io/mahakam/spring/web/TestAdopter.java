package io.mahakam.spring.web;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.boot.web.server.WebServer;

/** Serves any server or none, with nothing; keeps what it was told. */
public final class TestAdopter implements ConnectionAdopter {
    private final boolean serves;
    private final Consumer<Function<Transport, TransportHandler>> adopted;
    public final List<String> calls = new ArrayList<>();

    public TestAdopter() {
        this(true);
    }

    public TestAdopter(boolean serves) {
        this(serves, session -> {});
    }

    TestAdopter(boolean serves, Consumer<Function<Transport, TransportHandler>> adopted) {
        this.serves = serves;
        this.adopted = adopted;
    }

    @Override
    public boolean serves(WebServer server) {
        return serves;
    }

    @Override
    public String description() {
        return "nothing";
    }

    @Override
    public void start() {
        calls.add("start");
    }

    @Override
    public void adopt(HttpServletRequest request, Function<Transport, TransportHandler> session) {
        adopted.accept(session);
    }

    @Override
    public void stop() {
        calls.add("stop");
    }
}
