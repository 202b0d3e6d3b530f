package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class CompressorPoolTests {
    private final CountedCompressors counted = new CountedCompressors();
    private final CompressorPool pool = counted.pool(2);

    @Test
    void whatIsReleasedIsTakenAgainAsNew() throws Exception {
        Deflater deflater = pool.takeDeflater();
        deflater.setInput(new byte[100]);
        deflater.deflate(new byte[3]);
        pool.release(deflater);
        Inflater inflater = pool.takeInflater();
        inflater.setInput(new byte[] {3, 0});
        inflater.inflate(new byte[1]);
        assertThat(inflater.finished()).isTrue();
        pool.release(inflater);

        assertThat(pool.takeDeflater()).isSameAs(deflater);
        assertThat(deflater.getBytesRead()).isZero();
        assertThat(pool.takeInflater()).isSameAs(inflater);
        assertThat(inflater.finished()).isFalse();
    }

    @Test
    void noMoreAreKeptThanAreOfUse() {
        List<Deflater> deflaters = new ArrayList<>();
        List<Inflater> inflaters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            deflaters.add(pool.takeDeflater());
            inflaters.add(pool.takeInflater());
        }
        assertThat(counted.alive()).isEqualTo(10);
        deflaters.forEach(pool::release);
        inflaters.forEach(pool::release);
        assertThat(counted.alive()).isEqualTo(4);
    }

    @Test
    void afterItsEndNothingIsKept() {
        Deflater idle = pool.takeDeflater();
        Deflater used = pool.takeDeflater();
        Inflater inflater = pool.takeInflater();
        pool.release(idle);
        pool.close();
        pool.close();
        assertThat(counted.alive()).isEqualTo(2);
        pool.release(used);
        pool.release(inflater);
        counted.assertEachWasEndedOnce();
    }

    @Test
    void eachIsEndedOnceWhoeverReleasesItWhileThePoolEnds() {
        for (int round = 0; round < 200; round++) {
            CompressorPool raced = counted.pool(2);
            CompletableFuture<?>[] users = new CompletableFuture<?>[3];
            for (int i = 0; i < users.length; i++) {
                users[i] = CompletableFuture.runAsync(() -> {
                    for (int j = 0; j < 5; j++) {
                        raced.release(raced.takeInflater());
                    }
                });
            }
            raced.close();
            CompletableFuture.allOf(users).join();
        }
        assertThat(counted.made()).isPositive();
        counted.assertEachWasEndedOnce();
    }
}
