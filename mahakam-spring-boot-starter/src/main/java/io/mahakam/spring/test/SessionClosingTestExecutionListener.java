package io.mahakam.spring.test;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Closes what the clients of a test have opened when the test ends. */
final class SessionClosingTestExecutionListener implements TestExecutionListener, Ordered {
    /** Behind the test's own methods, before transactions and mocks are taken away. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            ApplicationContext context = test.getApplicationContext();
            context.getBeanProvider(WebSocketTestClient.class).ifAvailable(WebSocketTestClient::closeSessions);
        }
    }
}
