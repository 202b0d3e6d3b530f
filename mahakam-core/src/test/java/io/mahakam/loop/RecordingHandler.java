package io.mahakam.loop;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes down what a transport tells, and does what the test wants then. */
final class RecordingHandler implements TransportHandler {
    private final Transport transport;
    private final Consumer<String> reaction;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    RecordingHandler(Transport transport, Consumer<String> reaction) {
        this.transport = transport;
        this.reaction = reaction;
    }

    List<String> calls() {
        return calls;
    }

    Transport transport() {
        return transport;
    }

    @Override
    public void connected() {
        told("connected");
    }

    @Override
    public void readable() {
        told("readable");
    }

    @Override
    public void writable() {
        told("writable");
    }

    @Override
    public void lost() {
        told("lost");
    }

    private void told(String call) {
        calls.add(call);
        reaction.accept(call);
    }
}
