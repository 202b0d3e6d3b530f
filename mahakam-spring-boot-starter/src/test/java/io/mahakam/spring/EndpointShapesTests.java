package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.TransactionsInMemory;
import io.mahakam.spring.test.AutoConfigureWebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestSession;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Endpoints may be beans of any shape that a controller may have. */
@SpringBootTest(properties = "spring.main.lazy-initialization=true")
@AutoConfigureWebSocketTestClient
class EndpointShapesTests {
    @Autowired
    private WebSocketTestClient client;

    @Autowired
    private ApplicationContext context;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /advised           | advised hello
                    /jdk-proxy/x?name=n| advised x n hello
                    /transactional     | in transaction: true hello
                    /inherited/x       | x hello
                    /overridden        | overridden hello
                    /composed          | composed hello
                    /factory-method    | factory method hello
                    /lazy              | lazy hello
                    /scoped            | scoped hello
                    /private           | private hello
                    /annotated-interface | annotated interface hello
                    """)
    void isCalled(String path, String answer) {
        assertThat(client.connect(path).send("hello").expect(String.class)).isEqualTo(answer);
    }

    @Test
    void proxiesAreWhatTheySayTheyAre() {
        assertThat(AopUtils.isCglibProxy(context.getBean(Advised.class))).isTrue();
        assertThat(AopUtils.isCglibProxy(context.getBean(InTransaction.class))).isTrue();
        assertThat(AopUtils.isCglibProxy(context.getBean(Checked.class))).isTrue();
        assertThat(Proxy.isProxyClass(context.getBean("jdkProxied").getClass())).isTrue();
    }

    @Test
    void constraintsOfAValidatedClassAreChecked() {
        WebSocketTestSession checked = client.connect("/validated");

        assertThat(checked.send("hi").expect(String.class)).isEqualTo("validated hi");
        assertThat(checked.send("hello").expect(String.class))
                .contains("\"status\":422", "\"field\":\"text\"", "size must be between 0 and 3");
    }

    @Test
    void aScopedProxyIsAskedForItsTargetAtEachCall() {
        WebSocketTestSession one = client.connect("/scoped");
        one.send("hello").expect(String.class);
        one.send("hello").expect(String.class);

        // Of the test's own thread, where there was none.
        assertThat(context.getBean("endpointShapesTests.Scoped", Scoped.class).calls())
                .isZero();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableTransactionManagement(proxyTargetClass = true)
    @Import({
        Advised.class,
        InTransaction.class,
        Checked.class,
        Inherited.class,
        Overriding.class,
        Composed.class,
        OnDemand.class,
        Hidden.class
    })
    static class Application {
        @Bean
        static CustomScopeConfigurer threadScope() {
            CustomScopeConfigurer scopes = new CustomScopeConfigurer();
            scopes.addScope("thread", new SimpleThreadScope());
            return scopes;
        }

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("*.EndpointShapesTests$Advised");
            creator.setInterceptorNames("advice");
            creator.setProxyTargetClass(true);
            return creator;
        }

        @Bean
        static MethodInterceptor advice() {
            return call -> {
                Object result = call.proceed();
                return result instanceof String ? "advised " + result : result;
            };
        }

        @Bean
        static BeanNameAutoProxyCreator interfaceProxies() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("jdkProxied");
            creator.setInterceptorNames("advice");
            return creator;
        }

        @Bean
        @Proxyable(ProxyType.INTERFACES)
        BehindInterface jdkProxied() {
            return new BehindInterface();
        }

        @Bean
        FromFactoryMethod fromFactoryMethod() {
            return new FromFactoryMethod("factory method ");
        }

        @Bean("endpointShapesTests.Scoped")
        @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Scoped scoped() {
            return new Scoped();
        }

        @Bean
        AnnotatedConversation annotatedInterface() {
            return text -> "annotated interface " + text;
        }

        @Bean
        TransactionsInMemory transactionManager() {
            return new TransactionsInMemory();
        }
    }

    @WebSocketEndpoint("/advised")
    static class Advised {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    interface Conversation {
        @OnMessage
        String say(String text, @PathVariable String topic, @RequestParam String name);
    }

    @WebSocketEndpoint("/jdk-proxy/{topic}")
    static class BehindInterface implements Conversation {
        @Override
        public String say(String text, String topic, String name) {
            return topic + " " + name + " " + text;
        }
    }

    @WebSocketEndpoint("/annotated-interface")
    interface AnnotatedConversation {
        @OnMessage
        String say(String text);
    }

    @WebSocketEndpoint("/transactional")
    static class InTransaction {
        @OnMessage
        @Transactional
        String say(String text) {
            return "in transaction: " + TransactionSynchronizationManager.isActualTransactionActive() + " " + text;
        }
    }

    @WebSocketEndpoint("/validated")
    @Validated
    static class Checked {
        @OnMessage
        String say(@Size(max = 3) String text) {
            return "validated " + text;
        }
    }

    abstract static class Base<T> {
        private String opened = "";

        @OnOpen
        void open(@PathVariable String topic) {
            opened = topic;
        }

        @OnMessage
        String say(T message) {
            return opened + " " + message;
        }
    }

    @WebSocketEndpoint("/inherited/{topic}")
    static class Inherited extends Base<String> {}

    abstract static class Speaker {
        @OnMessage
        abstract String say(String text);
    }

    @WebSocketEndpoint("/overridden")
    static class Overriding extends Speaker {
        @Override
        String say(String text) {
            return "overridden " + text;
        }
    }

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @WebSocketEndpoint
    @interface Talk {
        @AliasFor(annotation = WebSocketEndpoint.class, attribute = "path")
        String[] at();
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @OnMessage
    @interface Hear {}

    @Talk(at = "/composed")
    static class Composed {
        @Hear
        String say(String text) {
            return "composed " + text;
        }
    }

    @WebSocketEndpoint("/factory-method")
    static class FromFactoryMethod {
        private final String prefix;

        FromFactoryMethod(String prefix) {
            this.prefix = prefix;
        }

        @OnMessage
        String say(String text) {
            return prefix + text;
        }
    }

    @Lazy
    @WebSocketEndpoint("/lazy")
    static class OnDemand {
        @OnMessage
        String say(String text) {
            return "lazy " + text;
        }
    }

    @WebSocketEndpoint("/scoped")
    static class Scoped {
        private final AtomicInteger calls = new AtomicInteger();

        @OnMessage
        String say(String text) {
            calls.incrementAndGet();
            return "scoped " + text;
        }

        int calls() {
            return calls.get();
        }
    }

    @WebSocketEndpoint("/private")
    private static class Hidden {
        private Hidden() {}

        @OnMessage
        private String say(String text) {
            return "private " + text;
        }
    }
}
