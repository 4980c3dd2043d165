package dev.isle.suite.server.http;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers that all servers give in the same form. Errors are {@code {"error", "reasons": [{"place", "rule", "reason"}]}}. */
public final class Replies {
    private static final JsonMapper JSON = new JsonMapper();

    private Replies() {}

    /** Why something in a request was refused: where in it, by which rule, and what would be right. */
    public record Refusal(String place, String rule, String reason) {}

    /** A JSON text with a status. */
    public static ServerResponse json(HttpStatus status, String body) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    /** An error with one sentence. */
    public static ServerResponse error(HttpStatus status, String error) {
        return json(status, errorBody(error, List.of()));
    }

    /** An error that says what was refused where. */
    public static ServerResponse refused(HttpStatus status, String error, List<Refusal> reasons) {
        return json(status, errorBody(error, reasons));
    }

    /** 503: try again soon, the server cannot do it at the moment. */
    public static ServerResponse later(String error) {
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_JSON)
                .body(errorBody(error, List.of()));
    }

    /** The body of a 403 as JSON text: {@code {"error", "missing": {"right", "book"}}}. */
    static String missingRight(String error, String right, Optional<String> book) {
        ObjectNode root = JSON.createObjectNode().put("error", error);
        ObjectNode missing = root.putObject("missing").put("right", right);
        book.ifPresent(name -> missing.put("book", name));
        return root.toString();
    }

    /** The body of an error as JSON text. */
    public static String errorBody(String error, List<Refusal> reasons) {
        ObjectNode root = JSON.createObjectNode().put("error", error);
        if (!reasons.isEmpty()) {
            ArrayNode list = root.putArray("reasons");
            for (Refusal refusal : reasons) {
                list.addObject()
                        .put("place", refusal.place())
                        .put("rule", refusal.rule())
                        .put("reason", refusal.reason());
            }
        }
        return root.toString();
    }
}
