package dev.isle.plan.status;

import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.plan.observed.ServerObservation.Sensor;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a status ({@code docs/schema/status.schema.json}). Fields are only ever added; {@code schemaVersion} grows when one changes its meaning.
 */
public final class StatusDocument {
    /** The version of the form. */
    public static final int SCHEMA_VERSION = 1;

    private StatusDocument() {}

    /** Writes. */
    public static JsonValue.JsonObject of(Status status) {
        Json.Members endpoints = Json.object();
        status.endpoints().forEach(endpoints::put);
        Json.Members addresses = Json.object();
        status.addresses().forEach((role, all) -> addresses.put(role, Json.texts(all)));
        return Json.object()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("environment", status.environment())
                .put("runtime", status.runtime())
                .put("suite", status.suite())
                .put("release", status.release())
                .put("level", status.level())
                .putIfPresent("owner", status.owner())
                .putIfPresent("purpose", status.purpose())
                .put("running", status.running())
                .put("ready", status.ready())
                .put("lease", lease(status.lease()))
                .putIfPresent("authority", status.authority())
                .put("planHash", status.planHash())
                .put("observedAt", status.observedAt().toString())
                .put(
                        "conditions",
                        Json.array(status.conditions().stream()
                                .map(StatusDocument::condition)
                                .toList()))
                .put("endpoints", endpoints.build())
                .put("addresses", addresses.build())
                .put(
                        "servers",
                        Json.array(status.servers().stream()
                                .map(StatusDocument::server)
                                .toList()))
                .put(
                        "tasks",
                        Json.array(status.tasks().stream()
                                .map(StatusDocument::task)
                                .toList()))
                .put("blind", Json.texts(status.blind()))
                .build();
    }

    /** The lease as status and catalogue show it; null without one. */
    public static JsonValue lease(Status.@Nullable Lease lease) {
        return lease == null
                ? JsonValue.JsonNull.NULL
                : Json.object()
                        .put("endsAt", lease.endsAt().toString())
                        .put("ended", lease.ended())
                        .put("atExpiry", lease.remove() ? "remove" : "stop")
                        .build();
    }

    private static JsonValue condition(Status.Condition condition) {
        return Json.object()
                .put("type", condition.type().word())
                .put("status", condition.status())
                .put("since", text(condition.since()))
                .put("observedAt", condition.observedAt().toString())
                .put("reason", condition.reason())
                .put("message", condition.message())
                .build();
    }

    private static JsonValue server(Status.Server server) {
        Json.Members members = Json.object()
                .put("name", server.name())
                .put("role", server.role())
                .put("state", server.state())
                .put("ready", server.ready());
        if (server.active() == null) {
            members.put("active", (String) null);
        } else {
            members.put("active", server.active().booleanValue());
        }
        number(members, "epoch", server.epoch());
        number(members, "pid", server.pid());
        members.put("restarts", server.restarts());
        members.put("reason", server.reason());
        members.put("detail", server.detail());
        members.put("url", server.url());
        members.put("startedAt", text(server.startedAt()));
        number(members, "memoryBytes", server.memoryBytes());
        number(members, "memoryBudgetBytes", server.memoryBudgetBytes());
        number(members, "cpuMillis", server.cpuMillis());
        members.put(
                "sensors",
                Json.array(server.sensors().stream().map(StatusDocument::sensor).toList()));
        members.put(
                "recent",
                Json.array(server.recent().stream().map(StatusDocument::event).toList()));
        return members.build();
    }

    private static JsonValue sensor(Sensor sensor) {
        return Json.object()
                .put("name", sensor.name())
                .put("subsystem", sensor.subsystem())
                .put("value", sensor.value())
                .put("colour", sensor.colour().name().toLowerCase(Locale.ROOT))
                .put("detail", sensor.detail())
                .put("counts", sensor.counts())
                .build();
    }

    private static JsonValue event(Status.Event event) {
        return Json.object()
                .put("at", event.at().toString())
                .put("what", event.what())
                .put("reason", event.reason())
                .put("detail", event.detail())
                .build();
    }

    private static JsonValue task(Status.Task task) {
        return Json.object()
                .put("name", task.name())
                .put("state", task.state())
                .put("attempt", task.attempt())
                .put("detail", task.detail())
                .build();
    }

    private static void number(Json.Members members, String name, @Nullable Long value) {
        if (value == null) {
            members.put(name, (String) null);
        } else {
            members.put(name, value.longValue());
        }
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
