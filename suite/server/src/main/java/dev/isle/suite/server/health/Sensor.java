package dev.isle.suite.server.health;

/**
 * One reading of one sensor.
 *
 * @param name unique within the server
 * @param subsystem the part of the server that it belongs to
 * @param value what was measured, as text
 * @param state its colour
 * @param detail why it is not green, or what the value means; may be empty
 * @param gate whether the server is ready only while this sensor is not RED; the others only warn
 */
public record Sensor(String name, String subsystem, String value, Colour state, String detail, boolean gate) {
    /** A sensor that decides whether the server is ready. */
    public static Sensor gate(String name, String subsystem, Object value, Colour state, String detail) {
        return new Sensor(name, subsystem, String.valueOf(value), state, detail, true);
    }

    /** A sensor that only warns. */
    public static Sensor warn(String name, String subsystem, Object value, Colour state, String detail) {
        return new Sensor(name, subsystem, String.valueOf(value), state, detail, false);
    }
}
