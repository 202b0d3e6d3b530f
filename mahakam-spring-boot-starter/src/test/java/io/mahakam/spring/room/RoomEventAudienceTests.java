package io.mahakam.spring.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

class RoomEventAudienceTests {
    @Test
    void nobodyListensUnlessSomebodyDoes() {
        assertThat(isListening()).isFalse();
        assertThat(isListening(Unconcerned.class, AlsoUnconcerned.class)).isFalse();
    }

    @Test
    void methodsListen() {
        assertThat(isListening(Unconcerned.class, ToOne.class)).isTrue();
        assertThat(isListening(ToAll.class)).isTrue();
        assertThat(isListening(ToAnything.class)).isTrue();
        assertThat(isListening(ToOneOrTheOther.class)).isTrue();
    }

    @Test
    void beansListen() {
        assertThat(isListening(Bean.class)).isTrue();
    }

    @Test
    void aBeanThatIsNotMadeYetMayListen() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(Bean.class, definition -> definition.setLazyInit(true));
            context.refresh();
            assertThat(new RoomEventAudience(context).getAsBoolean()).isTrue();
        }
    }

    @Test
    void whoComesLaterListens() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Unconcerned.class)) {
            RoomEventAudience audience = new RoomEventAudience(context);
            assertThat(audience.getAsBoolean()).isFalse();
            context.addApplicationListener(new Bean());
            assertThat(audience.getAsBoolean()).isTrue();
        }
    }

    @Test
    void parentsListen() {
        try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(ToOne.class);
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.setParent(parent);
            context.refresh();
            assertThat(new RoomEventAudience(context).getAsBoolean()).isTrue();
        }
    }

    private static boolean isListening(Class<?>... beans) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            if (beans.length > 0) {
                context.register(beans);
            }
            context.refresh();
            return new RoomEventAudience(context).getAsBoolean();
        }
    }

    static class Unconcerned {
        @EventListener
        void refreshed(ContextRefreshedEvent event) {}

        @EventListener
        void text(String text) {}
    }

    static class AlsoUnconcerned implements ApplicationListener<ContextRefreshedEvent> {
        @Override
        public void onApplicationEvent(ContextRefreshedEvent event) {}
    }

    static class ToOne {
        @EventListener
        void left(RoomEvent.Left event) {}
    }

    static class ToAll {
        @EventListener
        void any(RoomEvent event) {}
    }

    static class ToAnything {
        @EventListener
        void anything(Object event) {}
    }

    static class ToOneOrTheOther {
        @EventListener({RoomEvent.Joined.class, RoomEvent.Closed.class})
        void some() {}
    }

    static class Bean implements ApplicationListener<PayloadApplicationEvent<RoomEvent.Joined>> {
        @Override
        public void onApplicationEvent(PayloadApplicationEvent<RoomEvent.Joined> event) {}
    }
}
