package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionSenderTests {
    private static final String KILOBYTE = "k".repeat(1022 - 2); // a frame of 1024 bytes has a header of 4

    @Test
    void tellsWhetherAMessageWouldKeepWithinTheBound() {
        TestConnection connection = new TestConnection(TestOptions.outbound(10_000, 100));
        connection.transport().setCapacity(0);
        assertThat(connection.session().hasRoomFor(20_000)).as("alone").isTrue();
        connection.session().send(KILOBYTE);
        assertThat(connection.session().hasRoomFor(8_976)).isTrue();
        assertThat(connection.session().hasRoomFor(8_977)).isFalse();
        connection.transport().setCapacity(Integer.MAX_VALUE);
        connection.lane().settle();
        assertThat(connection.session().hasRoomFor(20_000)).isTrue();
    }

    @Test
    void whatWasDeliveredBeforeTheCloseIsWritten() {
        TestConnection connection = new TestConnection();
        OutgoingFrame frame = OutgoingFrame.of("last words", PayloadEncoder.BASIC, null);
        QueueShare share = TestOptions.share(Long.MAX_VALUE, Integer.MAX_VALUE);
        connection.lane().execute(() -> connection.session().deliver(frame, share, null, TestOptions.receipt()));
        connection.session().close();
        connection.lane().execute(() -> connection.session().deliver(frame, share, null, TestOptions.receipt()));
        assertThat(connection.sent()).containsExactly("text:last words", "close:1000");
    }
}
