package io.mahakam.spring.jetty;

import io.mahakam.spring.web.ConnectionAdopter;
import io.mahakam.spring.web.HandshakeGate;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.ManagedSelector;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.context.annotation.Bean;

/** {@linkplain AutoConfiguration Auto-configuration} of connections on Jetty. */
@AutoConfiguration(afterName = "io.mahakam.spring.autoconfigure.MahakamAutoConfiguration")
@ConditionalOnClass({ManagedSelector.class, ServletContextRequest.class, JettyWebServer.class})
@ConditionalOnBean(HandshakeGate.class)
public final class JettyAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(
            value = ConnectionAdopter.class,
            ignoredType = "io.mahakam.spring.tomcat.TomcatConnectionAdopter")
    JettyConnectionAdopter jettyConnectionAdopter() {
        return new JettyConnectionAdopter();
    }
}
