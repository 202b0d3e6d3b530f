package io.mahakam.spring.room;

import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Whether any listener of the application takes {@link RoomEvent}s: publishing one for nobody would cost more than the join
 * that it tells of. Listeners are looked through when there are more, or fewer, of them than before. Thread-safe.
 */
public final class RoomEventAudience implements BooleanSupplier {
    private final ApplicationContext context;
    private volatile Seen seen = new Seen(-1, false);

    public RoomEventAudience(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean getAsBoolean() {
        int count = 0;
        for (ApplicationContext each = context; each != null; each = each.getParent()) {
            count += listeners(each).size();
        }
        Seen before = seen;
        if (before.count == count) {
            return before.listening;
        }
        Seen now = new Seen(count, isListening());
        seen = now;
        return now.listening;
    }

    private boolean isListening() {
        for (ApplicationContext each = context; each != null; each = each.getParent()) {
            if (listeners(each).stream().anyMatch(RoomEventAudience::takesRoomEvents) || hasMoreToCome(each)) {
                return true;
            }
        }
        return false;
    }

    private static Collection<ApplicationListener<?>> listeners(@Nullable ApplicationContext context) {
        return context instanceof AbstractApplicationContext known ? known.getApplicationListeners() : List.of();
    }

    @SuppressWarnings("unchecked") // as Spring's own multicaster takes them
    private static boolean takesRoomEvents(ApplicationListener<?> listener) {
        GenericApplicationListener generic = listener instanceof GenericApplicationListener itself
                ? itself
                : new GenericApplicationListenerAdapter((ApplicationListener<ApplicationEvent>) listener);
        for (Class<?> type : RoomEvent.class.getPermittedSubclasses()) {
            if (generic.supportsEventType(ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type))) {
                return true;
            }
        }
        return false;
    }

    /** Of listeners that are not made before they are needed, nobody knows yet what they take. */
    private static boolean hasMoreToCome(ApplicationContext context) {
        if (!(context.getAutowireCapableBeanFactory() instanceof ConfigurableListableBeanFactory beans)) {
            return true;
        }
        for (String name : beans.getBeanNamesForType(ApplicationListener.class, true, false)) {
            if (!beans.containsSingleton(name)) {
                return true;
            }
        }
        return false;
    }

    private record Seen(int count, boolean listening) {}
}
