package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class UpgradeConditionTests {
    private final UpgradeCondition condition = new UpgradeCondition();
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void anUpgradeToWebSocketMatches() {
        request.addHeader("Upgrade", "h2c");
        request.addHeader("Upgrade", "foo/2, WebSocket");

        assertThat(condition.getMatchingCondition(request)).isSameAs(condition);
    }

    @Test
    void anythingElseDoesNot() {
        assertThat(condition.getMatchingCondition(request)).isNull();
        request.addHeader("Upgrade", "websocket2");
        assertThat(condition.getMatchingCondition(request)).isNull();
    }

    @Test
    void allAreEqual() {
        assertThat(condition.combine(new UpgradeCondition())).isEqualTo(condition);
        assertThat(condition.compareTo(new UpgradeCondition(), request)).isZero();
    }
}
