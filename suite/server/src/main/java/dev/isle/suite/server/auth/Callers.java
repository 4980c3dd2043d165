package dev.isle.suite.server.auth;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who makes a request, from its headers alone.
 *
 * <ol>
 *   <li>The environment token: another server, or Isle. With the header {@value #ON_BEHALF_OF} it acts for a user, with
 *       his rights; otherwise as {@value Caller#OPERATOR}.
 *   <li>A user token: genuine, not expired, of a user who exists, is not disabled and has not changed his password since.
 *   <li>Anything else at an open server, which trusts its machine: {@value Caller#DEVELOPER}, or whom the header names.
 * </ol>
 *
 * <p>A server without the database (the gateway) knows users by their tokens only; they have no right there, and what it
 * passes on is judged by the server that does the work. Thread-safe.
 */
public final class Callers {
    /** Says for whom another server acts; heard from holders of the environment token only. */
    public static final String ON_BEHALF_OF = "On-Behalf-Of";

    private static final String SCHEME = "Bearer ";

    /** What was found. */
    public sealed interface Found {
        /** The caller. */
        record Known(Caller caller) implements Found {}

        /** Nobody that may call: 401 with that reason. */
        record Refused(String reason) implements Found {}

        /** It cannot be said at the moment: 503. */
        record Unsure(String reason) implements Found {}
    }

    private final Predicate<String> environmentToken;
    private final boolean open;
    private final TokenSeal seal;
    private final Optional<Directory> directory;
    private final InstantSource clock;

    /** Knows callers by the environment token, by user tokens of that seal, and by the directory where there is one. */
    public Callers(
            Predicate<String> environmentToken,
            boolean open,
            TokenSeal seal,
            Optional<Directory> directory,
            InstantSource clock) {
        this.environmentToken = environmentToken;
        this.open = open;
        this.seal = seal;
        this.directory = directory;
        this.clock = clock;
    }

    /** Who calls with that {@code Authorization} and that {@value #ON_BEHALF_OF} header, null when absent. */
    public Found find(@Nullable String authorization, @Nullable String onBehalfOf) {
        String bearer = authorization != null && authorization.startsWith(SCHEME)
                ? authorization.substring(SCHEME.length()).strip()
                : "";
        if (environmentToken.test(bearer)) {
            return actingFor(onBehalfOf == null ? Caller.OPERATOR : onBehalfOf);
        }
        if (open && !TokenSeal.looksLikeOne(bearer)) {
            return actingFor(onBehalfOf == null ? Caller.DEVELOPER : onBehalfOf);
        }
        Optional<UserToken> token = seal.open(bearer, clock.instant());
        if (token.isEmpty()) {
            return new Found.Refused(
                    TokenSeal.looksLikeOne(bearer)
                            ? "this token is not genuine, of another environment, or expired: log in again"
                            : "send a user's token (POST /login) or the environment's token as Authorization: Bearer");
        }
        if (directory.isEmpty()) {
            return new Found.Known(new Caller(token.get().user(), Rights.NONE));
        }
        return user(token.get().user(), Optional.of(token.get().generation()));
    }

    /** The user of that name, for whoever has been let in otherwise. */
    public Found actingFor(String user) {
        if (Caller.builtIn(user)) {
            return new Found.Known(new Caller(user, Rights.ALL));
        }
        return directory.isEmpty() ? new Found.Known(new Caller(user, Rights.NONE)) : user(user, Optional.empty());
    }

    private Found user(String name, Optional<Integer> generation) {
        return switch (directory.orElseThrow().ask(name)) {
            case Directory.Answer.Unsure unsure ->
                new Found.Unsure("users cannot be checked at the moment: the database does not answer");
            case Directory.Answer.Unknown unknown -> new Found.Refused("there is no such user (any more)");
            case Directory.Answer.Known known -> {
                Account account = known.account();
                if (account.disabled()) {
                    yield new Found.Refused("user " + account.name() + " is disabled");
                }
                if (generation.isPresent() && generation.get() != account.generation()) {
                    yield new Found.Refused("this token was issued before a change of the user: log in again");
                }
                yield new Found.Known(new Caller(account.name(), account.rights()));
            }
        };
    }
}
