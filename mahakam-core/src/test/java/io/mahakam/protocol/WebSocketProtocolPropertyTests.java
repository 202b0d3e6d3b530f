package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for any bytes. The seeds are fixed: a failure names the one to run again. */
class WebSocketProtocolPropertyTests {
    private static final int STREAMS = 20_000;
    private static final ProtocolOptions OPTIONS = new ProtocolOptions(400, 300);

    @ParameterizedTest
    @EnumSource(Role.class)
    void noBytesCauseAnExceptionAndAnyCutGivesTheSame(Role role) {
        int failed = 0;
        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = stream(role, random);
            Transcript whole = play(role, bytes, bytes.length);
            Transcript cut = play(role, bytes, 1 + random.nextInt(12));
            assertThat(cut).as("seed %d", seed).isEqualTo(whole);
            assertThat(whole.events.stream().filter(Event.Closed.class::isInstance))
                    .as("seed %d", seed)
                    .hasSize(1);
            assertThat(whole.events.get(whole.events.size() - 1)).isInstanceOf(Event.Closed.class);
            failed += whole.output.isEmpty() ? 0 : 1;
        }
        assertThat(failed)
                .as("streams that are answered, so that the others are not the rule")
                .isBetween(5_000, 19_000);
    }

    @Test
    void whatOneEndSendsTheOtherReceives() {
        Random random = new Random(1);
        WebSocketProtocol server = WebSocketProtocol.server(ProtocolOptions.DEFAULT);
        WebSocketProtocol client = WebSocketProtocol.client(ProtocolOptions.DEFAULT, random::nextInt);
        for (int size : new int[] {0, 1, 2, 7, 8, 9, 125, 126, 127, 1000, 65_535, 65_536}) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            Event sent = new Event.Binary(ByteBuffer.wrap(payload));
            ByteBuffer direct = ByteBuffer.allocateDirect(size).put(payload).flip();
            assertThat(received(server, client.message(Opcode.BINARY, direct))).containsExactly(sent);
            assertThat(received(client, server.message(Opcode.BINARY, direct))).containsExactly(sent);
        }
    }

    private static List<Event> received(WebSocketProtocol protocol, ByteBuffer bytes) {
        List<Event> events = new ArrayList<>();
        protocol.receive(bytes, events::add);
        return events;
    }

    private record Transcript(List<Event> events, List<ByteBuffer> output) {}

    private static Transcript play(Role role, byte[] bytes, int pieceSize) {
        WebSocketProtocol protocol = Conversation.protocol(role, OPTIONS);
        Transcript transcript = new Transcript(new ArrayList<>(), new ArrayList<>());
        for (int from = 0; from < bytes.length; from += pieceSize) {
            int count = Math.min(pieceSize, bytes.length - from);
            protocol.receive(ByteBuffer.wrap(bytes, from, count), transcript.events::add);
        }
        protocol.receiveEnd(transcript.events::add);
        for (ByteBuffer frame = protocol.pollOutput(); frame != null; frame = protocol.pollOutput()) {
            transcript.output.add(frame);
        }
        return transcript;
    }

    /** A few frames that could belong together, most of the time with a byte or two changed, added or taken away. */
    private static byte[] stream(Role role, Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(4_000);
        boolean continued = false;
        for (int frames = 1 + random.nextInt(6); frames > 0; frames--) {
            Opcode opcode = Opcode.values()[random.nextInt(6)];
            boolean fin = opcode.isControl() || random.nextBoolean();
            if (!opcode.isControl()) {
                opcode = continued ? Opcode.CONTINUATION : random.nextBoolean() ? Opcode.TEXT : Opcode.BINARY;
                continued = !fin;
            }
            ByteBuffer payload = payload(opcode, random);
            ByteBuffer frame = role == Role.SERVER
                    ? FrameEncoder.masked(opcode.code(), payload, random.nextInt())
                    : FrameEncoder.unmasked(opcode, payload);
            frame.put(0, (byte) (frame.get(0) & (fin ? 0xFF : 0x7F)));
            bytes.put(frame);
        }
        return mutated(bytes.flip(), random);
    }

    private static ByteBuffer payload(Opcode opcode, Random random) {
        if (opcode == Opcode.CLOSE && random.nextBoolean()) {
            return ByteBuffer.allocate(5)
                    .putShort((short) (995 + random.nextInt(20)))
                    .put((byte) 'b')
                    .put((byte) 'y')
                    .put((byte) 'e')
                    .flip();
        }
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 && !opcode.isControl() ? 310 : 30)];
        int alphabet = random.nextInt(4) == 0 ? 256 : 128;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(alphabet);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] mutated(ByteBuffer stream, Random random) {
        List<Byte> bytes = new ArrayList<>();
        while (stream.hasRemaining()) {
            bytes.add(stream.get());
        }
        for (int mutations = random.nextInt(3); mutations > 0; mutations--) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(3)) {
                case 0 -> bytes.set(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
                case 1 -> bytes.add(at, (byte) random.nextInt(256));
                default ->
                    bytes.subList(at, Math.min(bytes.size(), at + 1 + random.nextInt(3)))
                            .clear();
            }
            if (bytes.isEmpty()) {
                bytes.add((byte) 0x81);
            }
        }
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }
}
