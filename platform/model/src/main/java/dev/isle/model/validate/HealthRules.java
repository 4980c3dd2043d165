package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.HealthDocument;
import dev.isle.model.Suite;
import dev.isle.model.json.JsonPointer;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a role's health is read, and how it is drained and handed over. */
final class HealthRules {
    private final Findings findings;
    private final Forms forms;

    HealthRules(Findings findings) {
        this.findings = findings;
        this.forms = new Forms(findings);
    }

    void check(String name, Suite.Role role, Place place) {
        Suite.Health health = role.health();
        Place at = place.key("health");
        http(name, role, at.key("liveHttp"), health.liveHttp());
        http(name, role, at.key("readyHttp"), health.readyHttp());
        port(name, role, at.key("tcp"), health.tcp());
        List<String> command = health.command();
        if (command != null && command.isEmpty()) {
            findings.refuse(
                    at.key("command"),
                    Rule.NO_COMMAND,
                    "the probe of '" + name + "' has an empty command",
                    "remove it");
        }
        HealthDocument rest = health.rest();
        if (rest != null) {
            rest(name, role, at.key("rest"), rest);
        }
        sensors(name, role, at, health);
        thresholds(at.key("warn"), health.warn());
        Suite.Drain drain = role.stop().drain();
        if (drain != null) {
            http(name, role, place.key("stop").key("drain").key("post"), drain.post());
        }
        Suite.HandOver handOver = role.handOver();
        if (handOver != null) {
            http(name, role, place.key("handOver").key("demote"), handOver.demote());
            http(name, role, place.key("handOver").key("promote"), handOver.promote());
        }
    }

    /** What an environment changes. */
    void check(String name, Suite.Role role, Place at, Environment.HealthOverride change) {
        thresholds(at.key("warn"), change.warn());
        if (!change.warn().isEmpty() && role.health().rest() == null) {
            findings.refuse(
                    at.key("warn"),
                    Rule.NO_SENSORS,
                    "the suite names no health document of '" + name + "' to read sensors from",
                    "remove it");
        }
    }

    private void thresholds(Place at, Map<String, Suite.Threshold> warn) {
        warn.forEach((sensor, threshold) -> {
            Double amber = threshold.amber();
            Double red = threshold.red();
            if (amber != null && red != null && amber > red) {
                findings.refuse(
                        at.key(sensor),
                        Rule.THRESHOLDS,
                        "the sensor '" + sensor + "' is red from " + red + " and amber only from " + amber,
                        "write an amber threshold below the red one");
            }
        });
    }

    private void sensors(String name, Suite.Role role, Place at, Suite.Health health) {
        if (at.holds("rest")) {
            return;
        }
        String missing = "the role '" + name + "' names sensors and no health document to read them from";
        if (!health.ready().isEmpty()) {
            findings.refuse(at.key("ready"), Rule.NO_SENSORS, missing, "add 'rest: {path: ..., map: ...}'");
        }
        if (!health.warn().isEmpty()) {
            findings.refuse(at.key("warn"), Rule.NO_SENSORS, missing, "add 'rest: {path: ..., map: ...}'");
        }
        Suite.Replication replication = role.replication();
        if (replication.mode() == Suite.ReplicationMode.ACTIVE_STANDBY
                && replication.election() == Suite.Election.SELF) {
            findings.warn(
                    at,
                    Rule.NO_SENSORS.id(),
                    "the role '" + name
                            + "' elects its active itself and has no health document, so nobody can see which"
                            + " member is active",
                    "add 'rest' with pointers to 'active' and 'epoch'");
        }
    }

    private void rest(String name, Suite.Role role, Place at, HealthDocument rest) {
        forms.requestPath(at.key("path"), rest.path());
        if (rest.port() == null) {
            needsHttp(name, role, at.key("path"));
        } else {
            port(name, role, at.key("port"), rest.port());
        }
        HealthDocument.Pointers map = rest.map();
        Place pointers = at.key("map");
        pointer(pointers.key("list"), map.list());
        pointer(pointers.key("name"), map.name());
        pointer(pointers.key("value"), map.value());
        pointer(pointers.key("colour"), map.colour());
        pointer(pointers.key("subsystem"), map.subsystem());
        pointer(pointers.key("detail"), map.detail());
        pointer(pointers.key("active"), map.active());
        pointer(pointers.key("epoch"), map.epoch());
    }

    private void pointer(Place place, String text) {
        try {
            JsonPointer.parse(text);
        } catch (IllegalArgumentException e) {
            findings.refuse(
                    place,
                    Rule.POINTER_FORM,
                    "'" + text + "' is no JSON pointer",
                    "begin with a slash, for example /name; write ~0 for ~ and ~1 for / within a name");
        }
    }

    private void http(String name, Suite.Role role, Place place, @Nullable String path) {
        if (path != null) {
            forms.requestPath(place, path);
            needsHttp(name, role, place);
        }
    }

    private void needsHttp(String name, Suite.Role role, Place place) {
        for (Suite.Port port : role.ports().values()) {
            if (port.schemes().contains(Suite.Scheme.HTTP) || port.schemes().contains(Suite.Scheme.HTTPS)) {
                return;
            }
        }
        findings.refuse(
                place,
                Rule.NO_HTTP_PORT,
                "the role '" + name + "' has no port that speaks HTTP to ask this of",
                "add one: 'ports: {http: {schemes: [http]}}'");
    }

    private void port(String name, Suite.Role role, Place place, @Nullable String port) {
        if (port != null && !role.ports().containsKey(port)) {
            findings.refuse(
                    place,
                    Rule.UNKNOWN_PORT,
                    "the role '" + name + "' has no port '" + port + "'",
                    Nearest.advice(port, role.ports().keySet()));
        }
    }
}
