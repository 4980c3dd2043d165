package dev.isle.kubernetes;

import dev.isle.model.read.Model;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.planner.ModelFiles;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.planner.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plans for a cluster from suite and environment files, as the loop would have them. */
final class Plans {
    private Plans() {}

    /** The layout of an environment called {@code dev}. */
    static KubernetesLayout layout(String namespace) {
        return new KubernetesLayout(
                "dev",
                namespace,
                new ServerImage("registry.example.com/demo@sha256:0123", "/opt/demo", Map.of(25, "/opt/java/25")));
    }

    /** Of the files {@code in-suite.yaml} and {@code in-environment.yaml} in a folder of the test resources, changed. */
    static Plan of(String folder, UnaryOperator<String> change, Layout layout) {
        return of(
                name -> {
                    String text = read(Path.of("src/test/resources", folder, "in-" + name));
                    return text == null ? null : change.apply(text);
                },
                layout);
    }

    /** Of files by name. */
    static Plan of(Function<String, @Nullable String> files, Layout layout) {
        Model model = ModelFiles.model(files);
        Planned planned = Planner.plan(model, Allocation.EMPTY, layout);
        if (planned instanceof Planned.PortsWanted wanted) {
            planned = Planner.plan(model, PortNumbers.allocate(wanted.ports(), Allocation.EMPTY), layout);
        }
        return switch (planned) {
            case Planned.Good good -> good.plan();
            case Planned.Bad bad -> throw new AssertionError("no plan: " + bad.problems());
            case Planned.PortsWanted wanted -> throw new AssertionError("still no numbers: " + wanted.ports());
        };
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
