package dev.isle.suite.server.health;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server says about itself at one moment.
 *
 * @param server its name
 * @param role its role's label
 * @param activity for a member of a pair, whether it is the active one
 * @param sensors all readings
 */
public record HealthReport(String server, String role, Optional<Activity> activity, List<Sensor> sensors) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The worst colour of all sensors. */
    public Colour state() {
        return Colour.worst(sensors.stream().map(Sensor::state).toList());
    }

    /** Whether the server does its work: no gating sensor is RED. */
    public boolean ready() {
        return sensors.stream().noneMatch(sensor -> sensor.gate() && sensor.state() == Colour.RED);
    }

    /** As JSON; members of an object are only ever added. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("server", server)
                .put("role", role)
                .put("state", state().name())
                .put("ready", ready());
        if (activity.isPresent()) {
            root.put("active", activity.get().active())
                    .put("epoch", activity.get().epoch());
        } else {
            root.putNull("active").putNull("epoch");
        }
        ArrayNode list = root.putArray("sensors");
        for (Sensor sensor : sensors) {
            list.addObject()
                    .put("name", sensor.name())
                    .put("subsystem", sensor.subsystem())
                    .put("value", sensor.value())
                    .put("state", sensor.state().name())
                    .put("detail", sensor.detail());
        }
        return root.toString();
    }
}
