package io.mahakam.spring;

import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets a test choose one of Tomcat's connectors, whichever other web servers there are. */
@Configuration(proxyBeanMethods = false)
public class ConnectorConfiguration {
    public static final String NIO = "Http11NioProtocol";
    public static final String NIO2 = "Http11Nio2Protocol";

    private static final String JETTY =
            "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";

    /** An application on this connector, on a free port. */
    public static ConfigurableApplicationContext run(String connector, Class<?> application, String... settings) {
        SpringApplication configured = new SpringApplication(application, ConnectorConfiguration.class);
        configured.setBannerMode(Banner.Mode.OFF);
        configured.setDefaultProperties(Map.of(
                "server.port",
                "0",
                "server.address",
                "127.0.0.1",
                "test.connector",
                connector,
                "spring.autoconfigure.exclude",
                JETTY));
        return configured.run(settings);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connector(@Value("${test.connector}") String connector) {
        return factory -> factory.setProtocol("org.apache.coyote.http11." + connector);
    }
}
