package io.mahakam.session;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Lanes that a worker has posted to and not yet woken. The worker adds; any thread may {@link #perform}. */
final class PutOffWakes {
    private static final int MOST_LANES = 4;

    private final AtomicReferenceArray<@Nullable Lane> lanes = new AtomicReferenceArray<>(MOST_LANES);

    /** Notes a lane, unless there are too many; false: it is not noted. */
    boolean add(Lane lane) {
        for (int i = 0; i < MOST_LANES; i++) {
            Lane noted = lanes.get(i);
            if (noted == lane) {
                return true; // whoever takes it out wakes it afterwards
            }
            if (noted == null) {
                lanes.set(i, lane);
                return true;
            }
        }
        return false;
    }

    void perform() {
        for (int i = 0; i < MOST_LANES; i++) {
            if (lanes.get(i) != null) {
                Lane lane = lanes.getAndSet(i, null);
                if (lane != null) {
                    lane.wake();
                }
            }
        }
    }
}
