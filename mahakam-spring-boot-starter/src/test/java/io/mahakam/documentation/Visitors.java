package io.mahakam.documentation;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.spring.session.WebSocketSessionRegistry;
import java.util.Set;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Visitors {
    private final WebSocketSessionRegistry sessions;

    Visitors(WebSocketSessionRegistry sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/visitors")
    Set<String> users() {
        return sessions.users();
    }

    @DeleteMapping("/visitors/{user}")
    void ban(@PathVariable String user) {
        CloseStatus banned = CloseStatus.POLICY_VIOLATION.withReason("Mind your language");
        sessions.ofUser(user).forEach(session -> session.close(banned));
    }
}
