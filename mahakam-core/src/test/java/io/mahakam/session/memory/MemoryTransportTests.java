package io.mahakam.session.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mahakam.session.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTransportTests {
    private final MemoryLane lane = new MemoryLane();
    private final MemoryTransport transport = new MemoryTransport(lane);
    private final ByteBuffer buffer = ByteBuffer.allocate(3);
    private final Told told = new Told();

    MemoryTransportTests() {
        transport.connect(told);
    }

    @Test
    void whatThePeerSendsIsReadInPiecesAndThenTheEnd() throws IOException {
        transport.receive(new byte[] {1, 2});
        transport.receive(new byte[] {3, 4});
        transport.receiveEnd();
        assertEquals(4, transport.unread());

        assertEquals(3, transport.read(buffer));
        assertArrayEquals(new byte[] {1, 2, 3}, buffer.array());
        assertEquals(1, transport.read(buffer.clear()));
        assertEquals(-1, transport.read(buffer.clear()));
    }

    @Test
    void itTellsWhatIsWantedAndReadyUntilItIsClosed() {
        transport.receive(new byte[] {1});
        transport.wantRead(false);
        lane.turn();
        transport.wantRead(true);
        lane.turn();
        transport.wantWrite(true);
        transport.setCapacity(0);
        lane.turn();
        transport.setCapacity(1);
        lane.turn();
        transport.close();
        lane.turn();

        assertEquals("connected", told.calls.get(0));
        assertTrue(told.calls.contains("readable") && told.calls.contains("writable"));
        assertFalse(told.calls.subList(0, told.calls.indexOf("writable")).contains("writable"));
        int before = told.calls.size();
        lane.settle();
        assertEquals(before, told.calls.size());
        assertEquals(1, transport.closed());
    }

    @Test
    void aBufferWithoutRoomReadsNothingEvenAtTheEnd() throws IOException {
        transport.receiveEnd();
        assertEquals(0, transport.read(ByteBuffer.allocate(0)));
        assertEquals(-1, transport.read(buffer));
    }

    @Test
    void aFailureIsWritableWithoutRoom() {
        transport.wantRead(false);
        transport.wantWrite(true);
        transport.setCapacity(0);
        lane.turn();
        assertFalse(told.calls.contains("writable"));
        transport.failWrites(new IOException("reset"));
        lane.turn();
        assertTrue(told.calls.contains("writable"));
    }

    @Test
    void nothingIsWrittenToAClosedConnection() {
        transport.close();
        assertThrows(IllegalStateException.class, () -> transport.write(ByteBuffer.wrap(new byte[1])));
    }

    @Test
    void itTakesWhatFits() throws IOException {
        transport.setCapacity(2);
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});

        assertEquals(2, transport.write(bytes));
        assertEquals(0, transport.write(bytes));

        assertArrayEquals(new byte[] {1, 2}, transport.takeOutgoing());
        assertEquals(0, transport.takeOutgoing().length);
        assertEquals(2, transport.writes());
    }

    @Test
    void itFailsAsItIsToldTo() {
        transport.failReads(new IOException("reset"));
        assertThrows(IOException.class, () -> transport.read(buffer));
        transport.failReads(new IllegalStateException());
        assertThrows(IllegalStateException.class, () -> transport.read(buffer));
        transport.failWrites(new OutOfMemoryError());
        assertThrows(OutOfMemoryError.class, transport::flush);
    }

    @Test
    void nothingIsWrittenBehindTheEnd() throws IOException {
        transport.setCanHalfClose(false);
        assertFalse(transport.shutdownOutput());
        assertEquals(1, transport.write(ByteBuffer.wrap(new byte[1])));
        transport.setCanHalfClose(true);
        assertTrue(transport.shutdownOutput());
        assertThrows(IllegalStateException.class, () -> transport.write(ByteBuffer.wrap(new byte[1])));
    }

    private static final class Told implements TransportHandler {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void connected() {
            calls.add("connected");
        }

        @Override
        public void readable() {
            calls.add("readable");
        }

        @Override
        public void writable() {
            calls.add("writable");
        }

        @Override
        public void lost() {
            calls.add("lost");
        }
    }
}
