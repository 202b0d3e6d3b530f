package io.mahakam.room;

import java.util.ArrayList;
import java.util.List;

/** Keeps messages back as long as a test wants. */
final class HeldMessages implements Deferral {
    private final List<DeferredMessage> held = new ArrayList<>();
    boolean active = true;

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public void defer(DeferredMessage message) {
        held.add(message);
    }

    void send() {
        held.forEach(message -> message.send(Runnable::run));
        held.clear();
    }

    void withdraw() {
        held.forEach(message -> message.withdraw(Runnable::run));
        held.clear();
    }
}
