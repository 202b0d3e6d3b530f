package io.mahakam.protocol.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.differential.Outcome.Ending;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * {@link DifferentialTests} for compressed messages, with context takeover for even seeds and without it for odd ones, or a
 * {@link CompressedDifference} that is known.
 */
class CompressedDifferentialTests {
    private static final ProtocolOptions OPTIONS = new ProtocolOptions(400, 400);

    private final Map<CompressedDifference, Integer> differences = new EnumMap<>(CompressedDifference.class);
    private final Map<Ending, Integer> agreed = new EnumMap<>(Ending.class);
    private long events;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nettyInflatesStreamsAsWeDoButForKnownDifferences(TestReporter reporter) {
        long end = DifferentialTests.FIRST_SEED + DifferentialTests.STREAMS;
        for (long seed = DifferentialTests.FIRST_SEED; seed < end; seed++) {
            compare(seed);
        }
        reporter.publishEntry(Map.of(
                "first seed", "" + DifferentialTests.FIRST_SEED,
                "streams", "" + DifferentialTests.STREAMS,
                "events", "" + events,
                "agreed", agreed.toString(),
                "differences", differences.toString()));
        assertThat(differences.keySet())
                .as("a difference that is not met is not known")
                .containsExactly(CompressedDifference.values());
        assertThat(agreed).containsOnlyKeys(Ending.values());
    }

    private void compare(long seed) {
        boolean contextTakeover = seed % 2 == 0;
        RandomCompressedStream.Generated generated =
                RandomCompressedStream.generate(new SplittableRandom(seed), contextTakeover, OPTIONS.maxMessageSize());
        byte[] stream = generated.bytes();
        Outcome ours = MahakamServer.receive(stream, OPTIONS, contextTakeover);
        Outcome netty = NettyServer.receive(stream, OPTIONS, contextTakeover);
        events += ours.received().size();
        if (ours.agreesWith(netty)) {
            agreed.merge(ours.ending(), 1, Integer::sum);
        } else {
            CompressedDifference difference = explanation(seed, stream, ours, netty);
            assertThat(generated.damaged() || !difference.needsDamage())
                    .as("seed %d: %s", seed, difference)
                    .isTrue();
            differences.merge(difference, 1, Integer::sum);
        }
    }

    private static CompressedDifference explanation(long seed, byte[] stream, Outcome ours, Outcome netty) {
        int ended = Math.min(stream.length, Math.min(ours.bytesRead(), netty.bytesRead()));
        FrameInStream frame = FrameInStream.with(stream, ended - 1);
        List<CompressedDifference> explaining = Arrays.stream(CompressedDifference.values())
                .filter(difference -> difference.explains(frame, ours, netty))
                .toList();
        assertThat(explaining)
                .as("seed %d: %s%nours:  %s%nNetty: %s", seed, HexFormat.of().formatHex(stream), ours, netty)
                .hasSize(1);
        return explaining.get(0);
    }
}
