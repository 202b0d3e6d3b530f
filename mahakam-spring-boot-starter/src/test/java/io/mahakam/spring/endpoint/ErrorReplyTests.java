package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.endpoint.ErrorReply.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ErrorReplyTests {
    @Test
    void isAProblemDetail() {
        assertThat(ErrorReply.badRequest("A \"reason\"").json())
                .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"A \\\"reason\\\"\"}");
        assertThat(ErrorReply.forbidden("Access denied").json())
                .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
                        + "\"detail\":\"Access denied\"}");
    }

    @Test
    void listsWhatIsWrongWhere() {
        ErrorReply reply = ErrorReply.unprocessable(
                List.of(new FieldError("text", "must not be blank"), new FieldError("", "too much")));
        assertThat(reply.json())
                .isEqualTo("{\"type\":\"error\",\"problem\":\"about:blank\",\"title\":\"Unprocessable Content\","
                        + "\"status\":422,\"detail\":\"The message is not valid\",\"errors\":"
                        + "[{\"field\":\"text\",\"message\":\"must not be blank\"},"
                        + "{\"field\":\"\",\"message\":\"too much\"}]}");
    }

    @Test
    void isJsonWhateverTheDetailSays() {
        String detail = "a/b \\ \u0000 \n \u2028 \ud83d\ude00 \u00e9";
        JsonNode read =
                JsonMapper.shared().readTree(ErrorReply.badRequest(detail).json());
        assertThat(read.get("detail").stringValue()).isEqualTo(detail);
    }
}
