package dev.isle.plan.planner;

import dev.isle.model.read.Model;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.model.read.ReleaseLookup;
import dev.isle.plan.desired.Allocation;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a model from texts, and plans it as a runtime would. */
public final class ModelFiles {
    private ModelFiles() {}

    /**
     * Reads.
     *
     * @param files text by name: {@code environment.yaml}, {@code suite.yaml}, perhaps {@code release.yaml} and template files; null when there is none
     */
    public static Read<Model> read(Function<String, @Nullable String> files) {
        ReleaseLookup lookup = (suite, release, environment) -> new ReleaseLookup.Found("release", files::apply, null);
        return ModelReader.read(files::apply, "environment.yaml", lookup);
    }

    /** The model of files without mistakes. */
    public static Model model(Function<String, @Nullable String> files) {
        return switch (read(files)) {
            case Read.Good<Model> good -> good.value();
            case Read.Bad<Model> bad -> throw new AssertionError("the files are bad: " + bad.problems());
        };
    }

    /** Plans, and gives numbers to ports that have none: upwards from 21000, or from one more than the highest. */
    public static Planned plan(Model model, Allocation allocation) {
        FixedLayout layout = new FixedLayout("/release");
        Planned planned = Planner.plan(model, allocation, layout);
        return planned instanceof Planned.PortsWanted wanted
                ? Planner.plan(model, allocate(wanted.ports(), allocation), layout)
                : planned;
    }

    /** Gives numbers. */
    public static Allocation allocate(List<String> wanted, Allocation current) {
        Allocation more = current;
        for (String port : wanted) {
            int next = more.ports().values().stream().mapToInt(i -> i).max().orElse(20_999) + 1;
            int slash = port.indexOf('/');
            more = more.with(port.substring(0, slash), port.substring(slash + 1), next);
        }
        return more;
    }
}
