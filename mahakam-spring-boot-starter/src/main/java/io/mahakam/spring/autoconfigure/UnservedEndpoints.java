package io.mahakam.spring.autoconfigure;

import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.endpoint.InvalidEndpointException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;

/** Fails the start of an application whose endpoints nobody would serve: they must not be ignored in silence. */
final class UnservedEndpoints implements SmartInitializingSingleton {
    private final ApplicationContext context;

    UnservedEndpoints(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String[] endpoints = context.getBeanNamesForAnnotation(WebSocketEndpoint.class);
        if (endpoints.length > 0) {
            Class<?> type = context.getType(endpoints[0]);
            throw new InvalidEndpointException(
                    (type == null ? endpoints[0] : type.getName()) + " is a @WebSocketEndpoint, but the application"
                            + (context instanceof ReactiveWebApplicationContext
                                    ? " is reactive (WebFlux), where endpoints are not served."
                                    : " has no Spring MVC that would serve it."),
                    "Endpoints need Spring MVC on Tomcat or Jetty: keep spring-boot-starter-web, and set"
                            + " spring.main.web-application-type=servlet if WebFlux is there as well. Or set"
                            + " mahakam.enabled=false.");
        }
    }
}
