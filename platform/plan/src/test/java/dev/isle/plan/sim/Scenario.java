package dev.isle.plan.sim;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Samples;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.Term;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of a simulated environment: what it describes, and how it changes. */
final class Scenario {
    private enum Pair {
        SELF,
        COLD,
        WARM
    }

    private final Chance chance;
    private final Pair pair;
    private final boolean database;
    private final boolean task;
    private final Map<String, Integer> members = new LinkedHashMap<>();
    private final Map<String, String> hashes = new LinkedHashMap<>();
    private List<String> stopped = List.of();
    private boolean running = true;
    private @Nullable Term term;
    private int changes;
    private @Nullable Plan plan;

    Scenario(Chance chance) {
        this.chance = chance;
        this.pair = chance.of(List.of(Pair.values()));
        this.database = chance.in(60);
        this.task = chance.in(70);
        members.put("calc", chance.below(4));
        members.put("store", 1 + chance.below(2) + (chance.in(20) ? 1 : 0));
        members.put("side", chance.below(3));
    }

    Plan plan() {
        if (plan == null) {
            plan = build();
        }
        return plan;
    }

    private Plan build() {
        Samples.PlanBuilder builder = new Samples.PlanBuilder();
        if (database) {
            builder.database("main");
        }
        builder.role("broker", 1);
        Need broker = Samples.need(Need.On.ROLE_LIVE, "broker");
        Need first = broker;
        if (task) {
            Need of = database ? Samples.need(Need.On.DATABASE, "main") : broker;
            builder.taskHash(hashes.getOrDefault("schema", "t1")).task("schema", of);
            first = Samples.need(Need.On.TASK, "schema");
        }
        builder.role("store", members.getOrDefault("store", 1), first, broker)
                .mode(
                        Suite.ReplicationMode.ACTIVE_STANDBY,
                        pair == Pair.SELF ? Suite.Election.SELF : Suite.Election.ISLE,
                        pair == Pair.WARM ? List.of("promote") : null);
        builder.role("side", members.getOrDefault("side", 1), broker);
        builder.role("calc", members.getOrDefault("calc", 1), broker)
                .mode(Suite.ReplicationMode.WORKERS, Suite.Election.SELF, null);
        builder.role("gate", 1, Samples.need(Need.On.ROLE_READY, "store"));
        hashes.forEach(builder::hash);
        return builder.running(running)
                .stopped(stopped.toArray(String[]::new))
                .term(term)
                .build();
    }

    boolean running() {
        return running;
    }

    void running(boolean on) {
        running = on;
        plan = null;
    }

    /** How long it may run and live; null: without end. */
    @Nullable
    Term term() {
        return term;
    }

    /** It may run and live without end. */
    void endless() {
        term = null;
        plan = null;
    }

    /** It gets an end, near enough to be lived to see. */
    void ends(Instant now, Chance time) {
        plan = null;
        boolean remove = time.in(50);
        term = switch (time.below(4)) {
            case 0 -> null;
            case 1 -> new Term(now.plus(time.between(-1_000, 30_000)), null, null, false);
            case 2 -> new Term(null, null, now.plus(time.between(1_000, 30_000)), remove);
            default -> new Term(null, time.between(1_000, 30_000), null, remove);
        };
    }

    /** No server is kept stopped any more. */
    void nothingStopped() {
        stopped = List.of();
        plan = null;
    }

    /** Something else is written in the file. */
    void change() {
        plan = null;
        switch (chance.below(5)) {
            case 0, 1 -> {
                for (String role : List.of("broker", "store", "side", "calc", "gate", "db-main")) {
                    if (chance.in(35)) {
                        hashes.put(role, "h" + (2 + changes));
                    }
                }
                changes++;
            }
            case 2 -> members.put("calc", chance.below(6));
            case 3 -> members.put(chance.in(50) ? "store" : "side", 1 + chance.below(3));
            default -> {
                if (chance.in(30) && task) {
                    hashes.put("schema", "t" + (2 + changes++));
                } else {
                    List<String> all = List.of("calc-0", "store-0", "store-1", "side-0", "gate-0", "broker-0");
                    stopped = chance.in(40) ? List.of() : List.of(chance.of(all));
                }
            }
        }
    }

    @Override
    public String toString() {
        return pair + " database=" + database + " task=" + task + " " + members + " " + hashes + " stopped=" + stopped
                + " running=" + running + " " + term;
    }
}
