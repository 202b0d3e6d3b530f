package io.mahakam.spring;

import io.mahakam.room.Room;
import io.mahakam.session.Execution;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.beans.Introspector;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.beans.CachedIntrospectionResults;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/** An application whose classes a loader of its own loads for each start, as Spring Boot's DevTools does it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ReloadedApplication.Talk.class, ReloadedApplication.Inline.class})
public class ReloadedApplication {
    public record Say(String text) {}

    @WebSocketEndpoint("/talk/{room}")
    static class Talk {
        @OnOpen
        void join(WebSocketSession session, Room room) {
            room.join(session);
        }

        @OnMessage
        @SendToRoom("{room}")
        Say say(Say message) {
            return message;
        }
    }

    @WebSocketEndpoint(path = "/inline", execution = Execution.INLINE)
    static class Inline {
        @OnMessage
        Say say(Say message) {
            return message;
        }
    }

    /** Loads this class and what is nested in it anew. */
    static final class Loader extends ClassLoader {
        private static final String RELOADED = ReloadedApplication.class.getName();

        Loader() {
            super(ReloadedApplication.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(RELOADED)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/').concat(".class"))) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException problem) {
                throw new ClassNotFoundException(name, problem);
            }
        }

        /** What DevTools clears of the JDK and of Spring before it starts an application again. */
        void clearCaches() {
            Introspector.flushCaches();
            CachedIntrospectionResults.clearClassLoader(this);
            ResolvableType.clearCache();
            ReflectionUtils.clearCache();
            AnnotationUtils.clearCache();
        }
    }
}
