package io.mahakam.documentation;

import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadEncoder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class PointEncoder implements PayloadEncoder {
    record Point(int x, int y) {}

    @Override
    public @Nullable OutgoingMessage encode(Object payload, @Nullable String subprotocol) {
        if (payload instanceof Point point) {
            return OutgoingMessage.binary(
                    ByteBuffer.allocate(8).putInt(point.x()).putInt(point.y()).flip());
        }
        return null;
    }
}
