package dev.isle.plan.loop;

import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.planner.FixedLayout;
import dev.isle.plan.planner.ModelFiles;
import dev.isle.plan.runtime.Runtime;
import dev.isle.plan.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runtime whose answers a test sets. */
final class ScriptedRuntime implements Runtime {
    Observation seen;

    @Nullable
    String prepareFails;

    @Nullable
    String observeFails;

    @Nullable
    String actFails;

    boolean noPorts;
    Consumer<Decision> beforeAct = step -> {};
    final List<Decision> acted = new ArrayList<>();

    ScriptedRuntime(Observation seen) {
        this.seen = seen;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false, 0);
    }

    @Override
    public Layout layout() {
        return new FixedLayout("/release");
    }

    @Override
    public Allocation allocate(List<String> wanted, Allocation current) {
        if (noPorts) {
            throw new RuntimeFailure("no port is free between 1 and 2");
        }
        return ModelFiles.allocate(wanted, current);
    }

    @Override
    public void prepare(Plan plan) {
        fail(prepareFails);
    }

    @Override
    public Observation observe(@Nullable Plan plan) {
        fail(observeFails);
        return seen;
    }

    @Override
    public void act(Decision decision, Plan plan) {
        beforeAct.accept(decision);
        fail(actFails);
        acted.add(decision);
    }

    private static void fail(@Nullable String words) {
        if (words != null) {
            throw new RuntimeFailure(words);
        }
    }

    @Override
    public void removeAll(boolean keepData) {}

    @Override
    public void close() {}

    static Observation nothing(java.time.Instant at) {
        return new Observation(at, Map.of(), Map.of(), List.of(), Map.of(), List.of());
    }
}
