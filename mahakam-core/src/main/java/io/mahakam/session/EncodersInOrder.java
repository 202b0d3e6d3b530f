package io.mahakam.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The basic encoder, then others: the first that takes a payload encodes it. */
final class EncodersInOrder implements PayloadEncoder {
    private final List<PayloadEncoder> others;

    EncodersInOrder(List<PayloadEncoder> others) {
        this.others = List.copyOf(others);
    }

    @Override
    public @Nullable OutgoingMessage encode(Object payload, @Nullable String subprotocol) {
        OutgoingMessage message = BASIC.encode(payload, subprotocol);
        for (int i = 0; message == null && i < others.size(); i++) {
            message = others.get(i).encode(payload, subprotocol);
        }
        return message;
    }

    @Override
    public boolean dependsOnSubprotocol(Object payload) {
        return !BasicEncoder.takes(payload)
                && others.stream().anyMatch(encoder -> encoder.dependsOnSubprotocol(payload));
    }
}
