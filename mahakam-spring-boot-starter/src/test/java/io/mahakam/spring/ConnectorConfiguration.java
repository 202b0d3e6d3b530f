package io.mahakam.spring;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets a test choose Tomcat's connector: {@code --test.connector=Http11Nio2Protocol}. */
@Configuration(proxyBeanMethods = false)
public class ConnectorConfiguration {
    public static final String NIO = "Http11NioProtocol";
    public static final String NIO2 = "Http11Nio2Protocol";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connector(@Value("${test.connector}") String connector) {
        return factory -> factory.setProtocol("org.apache.coyote.http11." + connector);
    }
}
