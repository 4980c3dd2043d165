package dev.isle.suite.server.authserver;

import dev.isle.suite.server.http.Body;
import dev.isle.suite.server.http.Replies;
import dev.isle.suite.server.http.Replies.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small JSON object as a request, read with every mistake that is in it. Used by one thread. */
final class JsonRequest {
    /** The form of the names of users and groups. */
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,39}");

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_ELEMENTS = 1000;
    private static final int LONGEST_TEXT = 200;

    private final JsonNode root;
    private final List<Refusal> refusals = new ArrayList<>();

    private JsonRequest(JsonNode root) {
        this.root = root;
    }

    /** Reads the body of a request; a body that is no JSON object is one with that mistake. */
    static JsonRequest read(ServerRequest request, Set<String> known) throws IOException {
        JsonNode root = JSON.createObjectNode();
        @Nullable Refusal broken = null;
        switch (Body.read(request)) {
            case Body.Beyond beyond -> broken = new Refusal("/", "size", "the body is too long, or too slow");
            case Body.Whole whole -> {
                try {
                    root = JSON.readTree(whole.bytes());
                } catch (JacksonException notJson) {
                    broken = new Refusal("/", "syntax", "the body is no JSON: " + notJson.getOriginalMessage());
                }
            }
        }
        JsonRequest read = new JsonRequest(root);
        if (broken != null) {
            read.refusals.add(broken);
        } else if (!root.isObject()) {
            read.refusals.add(new Refusal("/", "type", "send a JSON object"));
        }
        for (String name : root.propertyNames()) {
            if (!known.contains(name)) {
                String shown = name.length() > 40 ? name.substring(0, 40) : name;
                read.refusals.add(new Refusal(
                        "/" + shown,
                        "unknown-field",
                        "known are " + known.stream().sorted().toList()));
            }
        }
        return read;
    }

    /** A text of that form; absent when it is absent, or wrong, which is noted. */
    Optional<String> text(String field, Predicate<String> form, String rule) {
        JsonNode node = root.path(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isString() || !form.test(node.asString())) {
            refusals.add(new Refusal("/" + field, "text", rule));
            return Optional.empty();
        }
        return Optional.of(node.asString());
    }

    /** A text that must be there. */
    String required(String field, Predicate<String> form, String rule) {
        if (root.path(field).isMissingNode()) {
            refusals.add(new Refusal("/" + field, "missing-field", rule));
        }
        return text(field, form, rule).orElse("");
    }

    Optional<Boolean> flag(String field) {
        JsonNode node = root.path(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isBoolean()) {
            refusals.add(new Refusal("/" + field, "type", "true or false"));
            return Optional.empty();
        }
        return Optional.of(node.asBoolean());
    }

    /** A list of texts of that form. */
    Optional<List<String>> list(String field, Predicate<String> form, String rule) {
        JsonNode node = root.path(field);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isArray() || node.size() > MOST_ELEMENTS) {
            refusals.add(new Refusal("/" + field, "type", "a list of at most " + MOST_ELEMENTS + " texts"));
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode each = node.get(i);
            if (each.isString() && each.asString().length() <= LONGEST_TEXT && form.test(each.asString())) {
                texts.add(each.asString());
            } else {
                refusals.add(new Refusal("/" + field + "/" + i, "text", rule));
            }
        }
        return Optional.of(List.copyOf(texts));
    }

    /** 422 with every mistake, or empty when there is none. */
    Optional<ServerResponse> refused() {
        return refusals.isEmpty()
                ? Optional.empty()
                : Optional.of(Replies.refused(HttpStatus.UNPROCESSABLE_CONTENT, "the request is refused", refusals));
    }
}
