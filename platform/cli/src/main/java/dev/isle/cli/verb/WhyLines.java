package dev.isle.cli.verb;

import dev.isle.local.client.EnvironmentHandle.Snapshot;
import java.util.List;

/** The first cause why an environment is not ready, as lines. */
final class WhyLines {
    private WhyLines() {}

    static List<String> of(Snapshot snapshot) {
        return List.of();
    }
}
