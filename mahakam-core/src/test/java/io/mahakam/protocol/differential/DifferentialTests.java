package io.mahakam.protocol.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.differential.Outcome.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The same streams through our protocol and through Netty's: the same messages in the same order after the same bytes, and
 * the same end, or a {@link Difference} that is known. A failure names the seed of its stream. More streams, or others: {@code
 * -Dmahakam.differential.streams=100000 -Dmahakam.differential.seed=5001}.
 */
class DifferentialTests {
    static final long FIRST_SEED = Long.getLong("mahakam.differential.seed", 1);
    static final int STREAMS = Integer.getInteger("mahakam.differential.streams", 5_000);

    private static final ProtocolOptions NARROW = new ProtocolOptions(400, 300);
    private static final ProtocolOptions WIDE = new ProtocolOptions(100_000, 70_000);
    private static final int WIDE_EVERY = 500;

    private final Map<Difference, Integer> differences = new EnumMap<>(Difference.class);
    private final Map<Ending, Integer> agreed = new EnumMap<>(Ending.class);
    private long events;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nettyEndsStreamsAsWeDoButForKnownDifferences(TestReporter reporter) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STREAMS; seed++) {
            compare(seed);
        }
        reporter.publishEntry(Map.of(
                "first seed", "" + FIRST_SEED,
                "streams", "" + STREAMS,
                "events", "" + events,
                "agreed", agreed.toString(),
                "differences", differences.toString()));
        assertThat(differences.keySet())
                .as("a difference that is not met is not known")
                .containsExactly(Difference.values());
        assertThat(agreed)
                .containsOnlyKeys(Ending.values())
                .allSatisfy((ending, streams) ->
                        assertThat(streams).as(ending.name()).isGreaterThan(STREAMS / 20));
    }

    @Test
    void everyDifferenceIsExplained() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basedir", ""), "../docs/architecture.md"));
        Stream<Enum<?>> differences =
                Stream.concat(Arrays.stream(Difference.values()), Arrays.stream(CompressedDifference.values()));
        assertThat(Pattern.compile("^\\| `([A-Z0-9_]+)` \\|", Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyElementsOf(differences.map(Enum::name).toList());
    }

    private void compare(long seed) {
        ProtocolOptions options = seed % WIDE_EVERY == 0 ? WIDE : NARROW;
        byte[] stream = RandomStream.generate(new SplittableRandom(seed), seed % WIDE_EVERY == 0 ? 65_536 : 200);
        Outcome ours = MahakamServer.receive(stream, options);
        Outcome netty = NettyServer.receive(stream, options);
        events += ours.received().size();
        if (ours.agreesWith(netty)) {
            agreed.merge(ours.ending(), 1, Integer::sum);
        } else {
            differences.merge(explanation(seed, stream, ours, netty), 1, Integer::sum);
        }
    }

    private static Difference explanation(long seed, byte[] stream, Outcome ours, Outcome netty) {
        String found = "seed %d: %s%nours:  %s%nNetty: %s"
                .formatted(seed, HexFormat.of().formatHex(stream), ours, netty);
        assertThat(ours.received()).as(found).isEqualTo(netty.received());
        FrameInStream frame = FrameInStream.with(stream, Math.min(ours.bytesRead(), netty.bytesRead()) - 1);
        List<Difference> explaining = Arrays.stream(Difference.values())
                .filter(difference -> difference.explains(frame, ours, netty))
                .toList();
        assertThat(explaining).as(found).hasSize(1);
        return explaining.get(0);
    }
}
