package io.mahakam.protocol.differential;

import io.mahakam.protocol.Event;
import io.mahakam.protocol.differential.Outcome.Received;
import java.nio.ByteBuffer;
import java.util.List;

/** Where Netty ends a stream of compressed messages otherwise than we do; docs/architecture.md says why. */
enum CompressedDifference {
    INSIDE_A_FRAME {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return ours.received().equals(netty.received())
                    && ours.isFailed(netty.code(), ours.bytesRead())
                    && netty.isFailed(netty.code(), frame.end())
                    && ours.bytesRead() < frame.end();
        }
    },
    WHAT_IS_WRONG_FIRST {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            boolean swapped = ours.code() == 1009 && netty.isFailed(1007, frame.end())
                    || ours.code() == 1007 && netty.isFailed(1009, frame.end());
            return ours.received().equals(netty.received())
                    && swapped
                    && ours.isFailed(ours.code(), ours.bytesRead())
                    && ours.bytesRead() <= frame.end();
        }
    },
    NOTHING_INFLATED_YET {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return netty.reason().contains("cannot read uncompressed buffer")
                    && netty.isFailed(1007, frame.end())
                    && ours.bytesRead() > netty.bytesRead()
                    && beginsWith(ours.received(), netty.received());
        }
    },
    COMPRESSED_FRAME_SIZE {
        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return netty.reason().startsWith("Max frame length")
                    && netty.isFailed(1009, frame.maskingKey())
                    && ours.bytesRead() > netty.bytesRead()
                    && beginsWith(ours.received(), netty.received());
        }
    },
    INSIDE_A_BLOCK {
        @Override
        boolean needsDamage() {
            return true;
        }

        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            return isInsideABlock(frame, ours, netty);
        }
    },
    BEHIND_A_LAST_BLOCK {
        @Override
        boolean needsDamage() {
            return true;
        }

        @Override
        boolean explains(FrameInStream frame, Outcome ours, Outcome netty) {
            int same = same(ours, netty);
            boolean cutOff = same
                            < Math.min(ours.received().size(), netty.received().size())
                    && isCutOff(netty.received().get(same), ours.received().get(same));
            boolean cutInACharacter = netty.reason().equals("bytes are not UTF-8")
                    && netty.isFailed(1007, frame.end())
                    && ours.bytesRead() > netty.bytesRead()
                    && beginsWith(ours.received(), netty.received());
            boolean notSeen = ours.isFailed(ours.code(), ours.bytesRead())
                    && ours.received().equals(netty.received())
                    && netty.bytesRead() > frame.end();
            return cutOff
                    || cutInACharacter
                    || notSeen
                    || isFailedWhereNettyGoesOn(ours, netty) && !isInsideABlock(frame, ours, netty);
        }
    };

    /** @param frame the one in which the first of the two ended */
    abstract boolean explains(FrameInStream frame, Outcome ours, Outcome netty);

    /** Whether no compressor has ever sent such data. */
    boolean needsDamage() {
        return false;
    }

    private static boolean isFailedWhereNettyGoesOn(Outcome ours, Outcome netty) {
        return (ours.code() == 1007 || ours.code() == 1009)
                && ours.isFailed(ours.code(), ours.bytesRead())
                && netty.received().size() > ours.received().size()
                && beginsWith(netty.received(), ours.received());
    }

    private static boolean isInsideABlock(FrameInStream frame, Outcome ours, Outcome netty) {
        return isFailedWhereNettyGoesOn(ours, netty)
                && ours.reason().equals("The compressed message is not DEFLATE data")
                && ours.bytesRead() == frame.end();
    }

    private static boolean beginsWith(List<Received> all, List<Received> first) {
        return all.size() >= first.size() && all.subList(0, first.size()).equals(first);
    }

    private static int same(Outcome ours, Outcome netty) {
        int same = 0;
        while (same < Math.min(ours.received().size(), netty.received().size())
                && ours.received().get(same).equals(netty.received().get(same))) {
            same++;
        }
        return same;
    }

    private static boolean isCutOff(Received less, Received more) {
        ByteBuffer begin = payload(less.event());
        ByteBuffer whole = payload(more.event());
        return less.bytesRead() == more.bytesRead()
                && begin.remaining() < whole.remaining()
                && begin.equals(whole.slice(0, begin.remaining()));
    }

    private static ByteBuffer payload(Event message) {
        return message instanceof Event.Text text ? text.payload() : ((Event.Binary) message).payload();
    }
}
