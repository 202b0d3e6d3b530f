package io.mahakam.protocol.differential;

import io.mahakam.protocol.differential.Outcome.Ending;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where Netty ends a stream otherwise than we do; docs/architecture.md says why. Each knows the frame, the two bytes
 * counts and the codes that it explains, and nothing besides. What was received before is the same in all of them.
 */
enum Difference {
    FIRST_BYTE {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return ours.isFailed(1002, frame.start() + 1)
                    && (netty.isFailed(1002, frame.start() + 2) || netty.isOpen() && frame.available() == 1);
        }
    },
    OPCODE_OUT_OF_SEQUENCE {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            boolean sequence = netty.reason().startsWith("received continuation data frame outside")
                    || netty.reason().startsWith("received non-continuation data frame while inside");
            return sequence
                    && netty.isFailed(1002, frame.start() + 2)
                    && (ours.isFailed(1002, frame.payload())
                            || ours.isFailed(1002, frame.maskingKey())
                            || ours.isFailed(1009, frame.maskingKey())
                            || ours.isOpen() && frame.isCutBefore(frame.payload()));
        }
    },
    CLOSE_OF_ONE_BYTE {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return frame.isClose()
                    && frame.length() == 1
                    && netty.isFailed(1002, frame.start() + 2)
                    && (ours.isFailed(1002, frame.end()) || ours.isOpen() && frame.isCutBefore(frame.end()));
        }
    },
    TEXT_INSIDE_A_FRAME {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return ours.isFailed(1007, ours.bytesRead())
                    && !frame.isClose()
                    && ours.bytesRead() > frame.payload()
                    && ours.bytesRead() < frame.end()
                    && (netty.isFailed(1007, frame.end()) || netty.isOpen() && frame.isCutBefore(frame.end()));
        }
    },
    MESSAGE_SIZE_IN_THE_HEADER {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return ours.isFailed(1009, frame.payload())
                    && ours.reason().startsWith("The message is larger")
                    && (netty.isFailed(1009, frame.end())
                            || netty.isFailed(1007, frame.end())
                            || netty.isOpen() && frame.isCutBefore(frame.end()));
        }
    },
    CLOSE_CODE_ABOVE_4999 {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return frame.isClose()
                    && frame.closeCode() > 4999
                    && ours.isFailed(1002, frame.end())
                    && (netty.isFailed(1007, frame.end())
                            || netty.ending() == Ending.CLOSED
                                    && netty.bytesRead() == frame.end()
                                    && netty.code() == frame.closeCode());
        }
    },
    CLOSE_REASON_CUT_IN_A_CHARACTER {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return frame.isClose()
                    && frame.closeCode() > 0
                    && isCutInACharacter(frame.closeReason())
                    && ours.isFailed(1007, frame.end())
                    && netty.ending() == Ending.CLOSED
                    && netty.bytesRead() == frame.end()
                    && netty.code() == frame.closeCode();
        }
    };

    /** @param frame the one in which the first of the two ended */
    abstract boolean explains(FrameInStream frame, Outcome ours, Outcome netty);

    private static boolean isCutInACharacter(ByteBuffer text) {
        CharBuffer chars = CharBuffer.allocate(text.remaining());
        return !StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(text.duplicate(), chars, false)
                        .isError()
                && StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(text.duplicate(), chars.clear(), true)
                        .isError();
    }
}
