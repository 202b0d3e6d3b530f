package io.mahakam.spring.autoconfigure;

import io.mahakam.room.DeliveryFailure;
import io.mahakam.room.Presence;
import io.mahakam.room.Room;
import io.mahakam.room.RoomAuthorizer;
import io.mahakam.room.RoomListener;
import io.mahakam.room.RoomsBuilder;
import io.mahakam.session.WebSocketSession;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.function.SingletonSupplier;

/**
 * Beans that listen to rooms or decide who may join. They may need rooms themselves, so they are looked up when all beans
 * are there, and at the latest with the first join. Thread-safe.
 */
final class RoomBeans implements SmartInitializingSingleton {
    private static final Log logger = LogFactory.getLog(RoomBeans.class);

    private final SingletonSupplier<List<Told>> listeners;
    private final SingletonSupplier<List<RoomAuthorizer>> authorizers;
    private volatile boolean messagesWanted;

    RoomBeans(ObjectProvider<RoomListener> listeners, ObjectProvider<RoomAuthorizer> authorizers) {
        this.listeners = SingletonSupplier.of(() -> listeners
                .orderedStream()
                .map(listener -> new Told(listener, listener.wantsMessages()))
                .toList());
        this.authorizers =
                SingletonSupplier.of(() -> authorizers.orderedStream().toList());
    }

    void addTo(RoomsBuilder rooms) {
        rooms.authorizer(this::mayJoin).listener(new All(), this::isHeard, () -> messagesWanted, this::missed);
    }

    @Override
    public void afterSingletonsInstantiated() {
        authorizers.obtain();
        isHeard();
    }

    private boolean isHeard() {
        List<Told> all = listeners.obtain();
        if (!messagesWanted && all.stream().anyMatch(Told::wantsMessages)) {
            messagesWanted = true;
        }
        return !all.isEmpty();
    }

    private boolean mayJoin(WebSocketSession session, Room room) {
        for (RoomAuthorizer authorizer : authorizers.obtain()) {
            if (!authorizer.mayJoin(session, room)) {
                return false;
            }
        }
        return true;
    }

    private void tell(Event event) {
        for (Told told : listeners.obtain()) {
            tell(told.listener, event);
        }
    }

    /** What one throws, the others do not notice. */
    private static void tell(RoomListener listener, Event event) {
        try {
            event.tell(listener);
        } catch (Throwable problem) {
            log(listener, problem);
        }
    }

    /** Nothing is thrown here: these are messages that could not be told. */
    private void missed(Throwable problem) {
        for (Told told : listeners.obtain()) {
            if (told.wantsMessages) {
                log(told.listener, problem);
            }
        }
    }

    static void log(RoomListener listener, Throwable problem) {
        logger.error("The RoomListener " + listener.getClass().getName() + " failed", problem);
    }

    /** No bean itself. */
    private final class All implements RoomListener {
        @Override
        public void joined(Room room, WebSocketSession session) {
            tell(listener -> listener.joined(room, session));
        }

        @Override
        public void left(Room room, WebSocketSession session) {
            tell(listener -> listener.left(room, session));
        }

        @Override
        public void appeared(Room room, Presence who) {
            tell(listener -> listener.appeared(room, who));
        }

        @Override
        public void disappeared(Room room, Presence who) {
            tell(listener -> listener.disappeared(room, who));
        }

        @Override
        public void message(Room room, Object payload) {
            for (Told told : listeners.obtain()) {
                if (told.wantsMessages) {
                    tell(told.listener, listener -> listener.message(room, payload));
                }
            }
        }

        @Override
        public void deliveryFailed(Room room, WebSocketSession session, DeliveryFailure failure) {
            tell(listener -> listener.deliveryFailed(room, session, failure));
        }

        @Override
        public void closed(Room room) {
            tell(listener -> listener.closed(room));
        }
    }

    private record Told(RoomListener listener, boolean wantsMessages) {}

    @FunctionalInterface
    private interface Event {
        void tell(RoomListener listener) throws Exception;
    }
}
