package io.mahakam.spring.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.json.JsonWriter;

/**
 * What is answered to a message that failed: problem details (RFC 9457), told from other messages by their type.
 *
 * @param detail may be shown to the sender
 * @param errors what is wrong with which part of the message; mostly empty
 */
record ErrorReply(int status, String title, String detail, List<FieldError> errors) {
    private static final JsonWriter<Map<String, Object>> WRITER = JsonWriter.standard();

    ErrorReply {
        errors = List.copyOf(errors);
    }

    /**
     * What is wrong with a part of the message.
     *
     * @param field its path, or nothing if it is the whole message
     */
    record FieldError(String field, String message) {
        private Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("field", field);
            members.put("message", message);
            return members;
        }
    }

    static ErrorReply badRequest(String detail) {
        return new ErrorReply(400, "Bad Request", detail, List.of());
    }

    static ErrorReply forbidden(String detail) {
        return new ErrorReply(403, "Forbidden", detail, List.of());
    }

    static ErrorReply unprocessable(List<FieldError> errors) {
        return new ErrorReply(422, "Unprocessable Content", "The message is not valid", errors);
    }

    /** As JSON, which needs no JsonMapper: an endpoint that takes text has answers too. */
    String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "error");
        members.put("problem", "about:blank");
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        if (!errors.isEmpty()) {
            List<Object> parts = new ArrayList<>();
            errors.forEach(error -> parts.add(error.members()));
            members.put("errors", parts);
        }
        return WRITER.writeToString(members);
    }
}
