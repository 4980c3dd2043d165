package dev.isle.plan.why;

import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.record.Record;
import java.util.Optional;

/** What shows that a link of the chain is true, in words; empty where nothing does. Pure. */
final class Evidence {
    private Evidence() {}

    /** Why it is not live or not ready: by its own word, else by what befell it last. */
    static String of(ServerObservation now, Record.ServerHistory history) {
        String told = told(now);
        return told.isEmpty() ? lastEvent(history) : told;
    }

    /** What it says itself of why it is not ready. */
    static String told(ServerObservation now) {
        Optional<ServerObservation.Sensor> red = now.sensors().stream()
                .filter(s -> s.counts() && s.colour() == ServerObservation.Colour.RED)
                .findFirst();
        if (red.isPresent()) {
            return of(red.get());
        }
        return now.detail() != null ? now.detail() : "";
    }

    /** What befell it last. */
    static String lastEvent(Record.ServerHistory history) {
        return history.recent().isEmpty() ? "" : history.recent().getFirst().detail();
    }

    /** What keeps it out of sight: of this server when that is known, else of the world. */
    static String unseen(ServerObservation now, Observation seen) {
        return now.detail() != null ? now.detail() : String.join("; ", seen.blind());
    }

    /** What a sensor says. */
    static String of(ServerObservation.Sensor sensor) {
        return "sensor " + sensor.name() + " is red"
                + (sensor.value() == null ? "" : " at " + sensor.value())
                + (sensor.detail() == null || sensor.detail().isBlank() ? "" : ": " + sensor.detail());
    }
}
