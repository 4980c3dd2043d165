package dev.isle.local.probe;

import dev.isle.local.tls.DeadlineSocket;
import dev.isle.local.tls.Trust;
import dev.isle.model.HealthDocument;
import dev.isle.model.Suite;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonSyntaxException;
import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server once. Steps: every liveness probe that the suite names must hold ({@code liveHttp}, {@code tcp}, {@code command}); a server with none of
 * them is live when anything answers HTTP, or simply runs. Ready is live, plus {@code readyHttp}, plus every sensor that counts. A path that several probes
 * name is asked once.
 */
public final class ServerProbe {
    private final Target target;
    private final Suite.Health health;
    private final Map<String, HttpAsker.Reply> replies = new HashMap<>();

    private ServerProbe(Target target) {
        this.target = target;
        this.health = target.health();
    }

    /** Asks; takes at most the suite's timeout per probe. */
    public static Outcome ask(Target target) throws InterruptedException {
        return new ServerProbe(target).ask();
    }

    private Outcome ask() throws InterruptedException {
        String dead = firstDead();
        if (dead != null) {
            return Outcome.dead(dead);
        }
        boolean ready = true;
        String detail = null;
        String readyHttp = health.readyHttp();
        if (readyHttp != null) {
            try {
                HttpAsker.Reply reply = http(target.firstHttp(), readyHttp);
                if (!reply.good()) {
                    ready = false;
                    detail = readyHttp + " answers " + reply.status() + said(reply);
                }
            } catch (IOException silent) {
                return unanswered(words(silent));
            }
        }
        HealthDocument rest = health.rest();
        if (rest == null) {
            return new Outcome(true, ready, null, null, java.util.List.of(), detail);
        }
        try {
            HttpAsker.Reply reply = http(rest.port() == null ? target.firstHttp() : rest.port(), rest.path());
            Sensors.Reading reading = Sensors.read(Json.parse(reply.body()), health);
            boolean sensorsReady = Sensors.ready(reading.sensors());
            if (detail == null) {
                detail = Sensors.obstacle(reading.sensors());
            }
            return new Outcome(
                    true, ready && sensorsReady, reading.active(), reading.epoch(), reading.sensors(), detail);
        } catch (JsonSyntaxException malformed) {
            return new Outcome(
                    true,
                    false,
                    null,
                    null,
                    java.util.List.of(),
                    "the health document at " + rest.path() + " is no JSON: " + malformed.getMessage());
        } catch (IOException silent) {
            return unanswered(words(silent));
        }
    }

    /** Alive by probes of its own, or not known to be alive at all. */
    private Outcome unanswered(String words) {
        return hasLiveness() ? new Outcome(true, false, null, null, java.util.List.of(), words) : Outcome.dead(words);
    }

    private boolean hasLiveness() {
        return health.liveHttp() != null || health.tcp() != null || target.command() != null;
    }

    /** The first liveness probe that fails, in words; null when all hold. */
    private @Nullable String firstDead() throws InterruptedException {
        try {
            String liveHttp = health.liveHttp();
            if (liveHttp != null) {
                HttpAsker.Reply reply = http(target.firstHttp(), liveHttp);
                if (!reply.good()) {
                    return liveHttp + " answers " + reply.status() + said(reply);
                }
            }
            String tcp = health.tcp();
            if (tcp != null) {
                connect(address(tcp));
            }
        } catch (IOException silent) {
            return words(silent);
        }
        Target.CommandProbe command = target.command();
        return command == null ? null : command.run();
    }

    private HttpAsker.Reply http(@Nullable String port, String path) throws IOException {
        Target.Address address = address(port);
        String key = address + path;
        HttpAsker.Reply known = replies.get(key);
        if (known == null) {
            known = HttpAsker.ask("GET", address.host(), address.port(), path, health.timeout(), "", address.trust());
            replies.put(key, known);
        }
        return known;
    }

    private Target.Address address(@Nullable String port) throws IOException {
        Target.Address address = port == null ? null : target.ports().get(port);
        if (address == null) {
            throw new IOException(
                    port == null
                            ? "it has no HTTP port to ask at; give a port the scheme http or https"
                            : "it has no port named " + port + " to ask at");
        }
        return address;
    }

    private void connect(Target.Address address) throws IOException {
        Trust trust = address.trust();
        try (Socket socket = open(address)) {
            if (trust != null) {
                trust.over(socket, address.host(), address.port()).close();
            }
        }
    }

    private Socket open(Target.Address address) throws IOException {
        try {
            return DeadlineSocket.to(address.host(), address.port(), health.timeout());
        } catch (IOException refused) {
            throw new IOException(
                    "nothing accepts connections at " + address.host() + ":" + address.port() + " ("
                            + refused.getMessage() + ")",
                    refused);
        }
    }

    private static String said(HttpAsker.Reply reply) {
        String body = reply.body().strip();
        return body.isEmpty() ? "" : ": " + (body.length() > 120 ? body.substring(0, 120) + "..." : body);
    }

    private static String words(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
