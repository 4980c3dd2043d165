package dev.isle.suite.server.authserver;

import dev.isle.suite.server.auth.Account;
import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.auth.Rights;
import dev.isle.suite.server.authserver.UserStore.Change;
import dev.isle.suite.server.authserver.UserStore.Impossible;
import dev.isle.suite.server.http.Replies;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users and groups over HTTP: {@code /whoami} for everybody, the rest for administrators. */
final class Users {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHORTEST_PASSWORD = 12;
    private static final String NAME_RULE = "a small letter, then up to 39 of a-z 0-9 . _ -";
    private static final String PASSWORD_RULE =
            SHORTEST_PASSWORD + " to " + Authserver.LONGEST_PASSWORD + " characters";
    private static final String BOOK_RULE = "a book of 1 to 200 printable characters, or * for every book";

    private final UserStore users;

    Users(UserStore users) {
        this.users = users;
    }

    /** Adds the resources, each handled within the bounds that {@code within} sets. */
    void addTo(RouterFunctions.Builder routes, UnaryOperator<HandlerFunction<ServerResponse>> within) {
        routes.GET("/whoami", within.apply(Users::whoami))
                .GET("/users", within.apply(this::list))
                .POST("/users", within.apply(this::add))
                .PUT("/users/{name}", within.apply(this::change))
                .GET("/groups", within.apply(this::groups))
                .PUT("/groups/{name}", within.apply(this::group));
    }

    private static ServerResponse whoami(ServerRequest request) {
        Caller caller = Caller.of(request);
        ObjectNode root = JSON.createObjectNode().put("user", caller.user());
        ArrayNode grants = root.putArray("grants");
        caller.rights().grants().forEach(grant -> describe(grants.addObject(), grant));
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse list(ServerRequest request) throws SQLException {
        Caller.of(request).require(Right.ADMIN);
        ObjectNode root = JSON.createObjectNode();
        ArrayNode list = root.putArray("users");
        users.users().stream().sorted(Comparator.comparing(Account::name)).forEach(account -> {
            ObjectNode user = list.addObject().put("name", account.name()).put("disabled", account.disabled());
            ArrayNode groups = user.putArray("groups");
            account.groups().forEach(groups::add);
        });
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse add(ServerRequest request) throws IOException, SQLException {
        Caller caller = Caller.of(request);
        caller.require(Right.ADMIN);
        JsonRequest body = JsonRequest.read(request, Set.of("name", "password", "groups"));
        String name = body.required("name", Users::name, NAME_RULE);
        String password = body.required("password", Users::password, PASSWORD_RULE);
        List<String> groups = body.list("groups", Users::name, NAME_RULE).orElse(List.of());
        Optional<ServerResponse> refused = body.refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        return done(
                HttpStatus.CREATED,
                "/users/" + name,
                () -> users.add(caller.user(), name, PasswordHash.of(password), groups));
    }

    private ServerResponse change(ServerRequest request) throws IOException, SQLException {
        Caller caller = Caller.of(request);
        caller.require(Right.ADMIN);
        String name = request.pathVariable("name");
        JsonRequest body = JsonRequest.read(request, Set.of("password", "groups", "disabled"));
        Optional<String> password = body.text("password", Users::password, PASSWORD_RULE);
        Optional<List<String>> groups = body.list("groups", Users::name, NAME_RULE);
        Optional<Boolean> disabled = body.flag("disabled");
        Optional<ServerResponse> refused = body.refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!name(name)) {
            return Replies.error(HttpStatus.NOT_FOUND, "there is no such user");
        }
        Optional<String> hash = password.map(PasswordHash::of);
        return done(
                HttpStatus.OK,
                "/users/" + name,
                () -> users.change(caller.user(), name, new Change(hash, groups, disabled)));
    }

    private ServerResponse groups(ServerRequest request) throws SQLException {
        Caller.of(request).require(Right.ADMIN);
        ObjectNode root = JSON.createObjectNode();
        ArrayNode list = root.putArray("groups");
        users.groups().forEach((name, grant) -> describe(list.addObject().put("name", name), grant));
        return Replies.json(HttpStatus.OK, root.toString());
    }

    private ServerResponse group(ServerRequest request) throws IOException, SQLException {
        Caller caller = Caller.of(request);
        caller.require(Right.ADMIN);
        String name = request.pathVariable("name");
        JsonRequest body = JsonRequest.read(request, Set.of("rights", "books"));
        String known =
                Set.of(Right.values()).stream().map(Right::label).sorted().collect(Collectors.joining(", "));
        List<String> rights = body.list("rights", text -> Right.of(text).isPresent(), "one of " + known)
                .orElse(List.of());
        List<String> books = body.list("books", Users::book, BOOK_RULE).orElse(List.of());
        Optional<ServerResponse> refused = body.refused();
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!name(name)) {
            return Replies.error(HttpStatus.UNPROCESSABLE_CONTENT, "a group's name is " + NAME_RULE);
        }
        Rights.Grant grant = new Rights.Grant(
                rights.stream().flatMap(label -> Right.of(label).stream()).collect(Collectors.toSet()),
                Set.copyOf(books.stream().distinct().toList()));
        return done(HttpStatus.OK, "/groups/" + name, () -> users.group(caller.user(), name, grant));
    }

    private interface Doing {
        void run() throws SQLException, Impossible;
    }

    private static ServerResponse done(HttpStatus status, String location, Doing change) throws SQLException {
        try {
            change.run();
        } catch (Impossible impossible) {
            return Replies.error(HttpStatus.CONFLICT, String.valueOf(impossible.getMessage()));
        }
        return Replies.json(status, "{\"changed\":\"" + location + "\"}");
    }

    private static void describe(ObjectNode to, Rights.Grant grant) {
        ArrayNode rights = to.putArray("rights");
        grant.rights().stream().map(Right::label).sorted().forEach(rights::add);
        ArrayNode books = to.putArray("books");
        grant.books().stream().sorted().forEach(books::add);
    }

    private static boolean name(String text) {
        return JsonRequest.NAME.matcher(text).matches() && !Caller.builtIn(text);
    }

    private static boolean password(String text) {
        return text.length() >= SHORTEST_PASSWORD && text.length() <= Authserver.LONGEST_PASSWORD;
    }

    private static boolean book(String text) {
        Predicate<String> printable = each -> each.chars().noneMatch(Character::isISOControl);
        return !text.isEmpty() && printable.test(text);
    }
}
