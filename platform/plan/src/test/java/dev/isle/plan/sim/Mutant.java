package dev.isle.plan.sim;

import dev.isle.model.Suite;
import dev.isle.plan.decide.Altered;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decider;
import dev.isle.plan.decide.Decision;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Reason;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.ServerObservation.State;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.Record.ServerHistory;
import dev.isle.plan.record.Tenure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A sequencer with one mistake, tied to the invariant that it breaks. The mistakes are made from outside: the true sequencer is told something else than what
 * is, or its decisions are altered, so that the production code needs no switches.
 */
enum Mutant implements Decider {
    /** It does not remember that needs have held. */
    FORGETS_THE_LATCH(Invariant.NEEDS_ARE_LATCHED) {
        @Override
        Record record(Record record) {
            return with(record, List.of(), record.servers());
        }
    },
    /** It does not know that the environment's time has an end. */
    IGNORES_ITS_TIME(Invariant.RUNS_IN_ITS_TIME_ONLY) {
        @Override
        Plan plan(Plan plan) {
            return plan.ending(null);
        }
    },
    /** It lets run on what its lease ends. */
    KEEPS_WHAT_SHOULD_END(Invariant.CONVERGES) {
        @Override
        List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
            return steps.stream()
                    .filter(step -> step.reason() != Reason.LEASE_ENDED)
                    .toList();
        }
    },
    /** It has the environment removed as soon as the lease ends. */
    REMOVES_WHAT_RUNS(Invariant.REMOVED_AT_THE_END_ONLY) {
        @Override
        boolean removal(Decisions decisions, Plan plan, Record record, Instant now) {
            return Tenure.of(plan, record, now).removal();
        }
    },
    /** It has the environment removed where it should only be stopped. */
    REMOVES_WHAT_SHOULD_STAY(Invariant.REMOVED_AT_THE_END_ONLY) {
        @Override
        boolean removal(Decisions decisions, Plan plan, Record record, Instant now) {
            return decisions.steps().isEmpty() && Tenure.of(plan, record, now).leaseEnded();
        }
    },
    /** It starts everything at once. */
    IGNORES_NEEDS(Invariant.NEEDS_GATE_FIRST_START) {
        @Override
        Plan plan(Plan plan) {
            return plan.running()
                    ? roles(plan, role -> role(role, List.of(), role.neededByOthers(), role.mode()))
                    : plan;
        }
    },
    /** It stops dependents when what they need is away. */
    RESTARTS_DEPENDENTS(Invariant.ENDED_FOR_A_REASON) {
        @Override
        List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
            List<Decision> more = new ArrayList<>(steps);
            boolean away = !seen.server("broker-0").live();
            ServerObservation side = seen.server("side-0");
            boolean free = steps.stream().noneMatch(s -> s.subject().equals("side-0"));
            if (away
                    && free
                    && side.state() == State.RUNNING
                    && plan.server("side-0").isPresent()) {
                more.add(new Decision.Stop("side-0", side.identity(), false, Reason.NEEDS, "lost"));
            }
            return more;
        }
    },
    /** It takes servers for changed that are not. */
    RESTARTS_WHAT_DID_NOT_CHANGE(Invariant.ENDED_FOR_A_REASON) {
        @Override
        Observation seen(Observation seen) {
            return each(seen, s -> s.name().startsWith("side") ? shown(s, s.state(), s.ready(), s.active(), "x") : s);
        }
    },
    /** It kills what has not been given its time. */
    KILLS_IMPATIENTLY(Invariant.ENDED_FOR_A_REASON) {
        @Override
        Record record(Record record) {
            Map<String, ServerHistory> all = new LinkedHashMap<>();
            record.servers()
                    .forEach((name, h) -> all.put(
                            name,
                            history(
                                    h,
                                    h.failures(),
                                    h.notBefore(),
                                    h.failed(),
                                    h.notLiveSince() == null ? null : Instant.EPOCH)));
            return with(record, record.held(), all);
        }
    },
    /** It takes a word of readiness for a sign of life. */
    TAKES_READY_FOR_LIVE(Invariant.SICK_ARE_ENDED) {
        @Override
        Observation seen(Observation seen) {
            return each(seen, s -> s.ready() ? live(s) : s);
        }
    },
    /** It does not remember whom it made active, and believes everyone who denies it. */
    BELIEVES_EVERY_DENIAL(Invariant.ONE_ACTIVE) {
        @Override
        Record record(Record record) {
            return record.remembering(record.held(), record.servers(), record.requests(), Map.of());
        }
    },
    /** It takes the member of a cold pair that denies to be active for one that does not run. */
    BELIEVES_A_COLD_ACTIVE(Invariant.ONE_ACTIVE) {
        @Override
        List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
            List<Decision> more = new ArrayList<>(steps);
            ServerObservation other = seen.server("store-1");
            boolean denies = Boolean.FALSE.equals(seen.server("store-0").active());
            boolean cold = plan.role("store").filter(RolePlan::coldStandby).isPresent();
            boolean free = cold && plan.running() && seen.blind().isEmpty() && other.gone();
            plan.server("store-1")
                    .filter(s -> free && denies && !s.stopped())
                    .ifPresent(s -> more.add(new Decision.Start(
                            s.name(), s.hash(), true, Reason.ACTIVE_DEAD, "it says that it is not active")));
            return more;
        }
    },
    /** It starts again at once, whatever happened. */
    MAKES_NO_PAUSE(Invariant.RESTARTS_ARE_BOUNDED) {
        @Override
        Decisions decisions(Decisions decisions) {
            Map<String, ServerHistory> all = new LinkedHashMap<>();
            decisions
                    .next()
                    .servers()
                    .forEach((name, h) -> all.put(name, history(h, h.failures(), null, h.failed(), h.notLiveSince())));
            return next(decisions, with(decisions.next(), decisions.next().held(), all));
        }
    },
    /** It never gives up. */
    NEVER_GIVES_UP(Invariant.RESTARTS_ARE_BOUNDED) {
        @Override
        Decisions decisions(Decisions decisions) {
            Map<String, ServerHistory> all = new LinkedHashMap<>();
            decisions
                    .next()
                    .servers()
                    .forEach((name, h) -> all.put(
                            name, history(h, Math.min(h.failures(), 3), h.notBefore(), false, h.notLiveSince())));
            return next(decisions, with(decisions.next(), decisions.next().held(), all));
        }
    },
    /** It tries again what it has given up, when enough time has passed. */
    GIVES_UP_FOR_A_WHILE(Invariant.RESTARTS_ARE_BOUNDED) {
        @Override
        public Decisions decide(Plan plan, Observation seen, Record record, Capabilities capabilities, Instant now) {
            Map<String, ServerHistory> all = new LinkedHashMap<>();
            record.servers().forEach((name, h) -> {
                Instant last = h.lastFailure();
                boolean over =
                        h.failed() && last != null && last.plusSeconds(100).isBefore(now);
                all.put(name, over ? history(h, 0, null, false, h.notLiveSince()) : h);
            });
            return super.decide(plan, seen, with(record, record.held(), all), capabilities, now);
        }
    },
    /** It does not see that roles are needed by others. */
    DISRUPTS_SEVERAL_ROLES(Invariant.ONE_DISRUPTIVE_STEP) {
        @Override
        Plan plan(Plan plan) {
            return roles(plan, role -> role(role, role.needs(), false, role.mode()));
        }
    },
    /** It thinks that nothing is lost by a restart of servers that work. */
    TAKES_CHANGED_FOR_BROKEN(Invariant.ONE_DISRUPTIVE_STEP) {
        @Override
        Observation seen(Observation seen) {
            return each(seen, s -> shown(s, s.state(), false, s.active(), s.appliedHash()));
        }
    },
    /** It does not see what tasks need. */
    FORGETS_NEEDS_OF_TASKS(Invariant.TASKS_KEEP_THEIR_NEEDS) {
        @Override
        Plan plan(Plan plan) {
            return tasksWithoutNeeds(plan);
        }
    },
    /** It does not look at the markers of tasks. */
    IGNORES_MARKERS(Invariant.TASKS_RUN_ONCE) {
        @Override
        Observation seen(Observation seen) {
            return tasks(seen, List.of());
        }
    },
    /** It takes a task whose outcome is unknown for one that never ran. */
    GUESSES_UNKNOWN_OUTCOMES(Invariant.TASKS_RUN_ONCE) {
        @Override
        Observation seen(Observation seen) {
            return tasks(
                    seen,
                    seen.tasks().stream()
                            .filter(run -> run.state() != TaskRun.State.UNKNOWN)
                            .toList());
        }
    },
    /** It takes what cannot be seen for gone. */
    TAKES_UNREACHABLE_FOR_DEAD(Invariant.ONE_ACTIVE) {
        @Override
        Observation seen(Observation seen) {
            return states(seen, State.UNREACHABLE, State.ABSENT);
        }

        @Override
        List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
            // Only what concerns other members: a step on what is hidden would break another invariant first.
            return steps.stream()
                    .filter(s -> seen.server(s.subject()).state() != State.UNREACHABLE)
                    .toList();
        }
    },
    /** It does not mind that a part of the world is out of sight. */
    IGNORES_BLINDNESS(Invariant.NOTHING_BLINDLY) {
        @Override
        Observation seen(Observation seen) {
            return new Observation(
                    seen.at(), seen.servers(), seen.external(), seen.tasks(), seen.databases(), List.of());
        }
    },
    /** It takes a member that is stopping for dead. */
    TAKES_STOPPING_FOR_DEAD(Invariant.ONE_ACTIVE) {
        @Override
        Observation seen(Observation seen) {
            return states(seen, State.STOPPING, State.ABSENT);
        }
    },
    /** It takes silence for a denial. */
    TAKES_SILENCE_FOR_STANDING_BY(Invariant.ONE_ACTIVE) {
        @Override
        Observation seen(Observation seen) {
            return each(seen, s -> s.active() == null ? shown(s, s.state(), s.ready(), false, s.appliedHash()) : s);
        }

        @Override
        Record record(Record record) {
            return record.remembering(record.held(), record.servers(), record.requests(), Map.of());
        }
    },
    /** What it ends by force is not in the log. */
    KEEPS_SILENT_ABOUT_FORCE(Invariant.LOGGED_FIRST) {
        @Override
        List<LogEntry.Draft> logged(List<LogEntry.Draft> entries) {
            return entries.stream()
                    .filter(entry -> !entry.what().equals("kill"))
                    .toList();
        }
    },
    /** It stops without order. */
    STOPS_WITHOUT_ORDER(Invariant.STOP_ORDER) {
        @Override
        Plan plan(Plan plan) {
            return plan.running()
                    ? plan
                    : roles(plan, role -> role(role, List.of(), role.neededByOthers(), role.mode()));
        }
    },
    /** It removes all members at once that are too many. */
    REMOVES_ALL_AT_ONCE(Invariant.HIGHEST_FIRST) {
        @Override
        List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
            List<Decision> more = new ArrayList<>(steps);
            for (ServerObservation stray : seen.servers().values()) {
                boolean removed = plan.server(stray.name()).isEmpty() && stray.state() == State.RUNNING;
                boolean decided = steps.stream().anyMatch(s -> s.subject().equals(stray.name()));
                if (removed && !decided) {
                    more.addFirst(
                            new Decision.Stop(stray.name(), stray.identity(), true, Reason.NOT_IN_PLAN, "at once"));
                }
            }
            return more;
        }
    },
    /** It forgets what it was asked. */
    NEVER_DROPS_REQUESTS(Invariant.REQUESTS_ARE_DONE) {
        @Override
        Decisions decisions(Decisions decisions) {
            Record next = decisions.next();
            Map<String, Record.Request> kept = new LinkedHashMap<>(next.requests());
            kept.putAll(before);
            before = kept;
            return next(decisions, next.remembering(next.held(), next.servers(), kept, next.leaders()));
        }

        @Override
        Record record(Record record) {
            before = record.requests();
            return record;
        }
    },
    /** It always finds something to do. */
    NEVER_RESTS(Invariant.CONVERGES) {
        @Override
        Record record(Record record) {
            return with(record, record.held(), Map.of());
        }

        @Override
        List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
            List<Decision> more = new ArrayList<>(steps);
            ServerObservation broker = seen.server("broker-0");
            if (steps.isEmpty() && broker.ready()) {
                more.add(new Decision.Start("broker-0", "h1", null, Reason.FIRST_START, "once more"));
            }
            return more;
        }
    };

    private final Invariant breaks;
    Map<String, Record.Request> before = Map.of();

    Mutant(Invariant breaks) {
        this.breaks = breaks;
    }

    Invariant breaks() {
        return breaks;
    }

    @Override
    public Decisions decide(Plan plan, Observation observation, Record record, Capabilities capabilities, Instant now) {
        Decisions told = new Sequencer().decide(plan(plan), seen(observation), record(record), capabilities, now);
        Decisions altered = decisions(told);
        return new Decisions(
                steps(altered.steps(), plan, observation),
                altered.waitings(),
                altered.notes(),
                altered.next(),
                altered.wakeAt(),
                removal(altered, plan, record, now));
    }

    boolean removal(Decisions decisions, Plan plan, Record record, Instant now) {
        return decisions.removal();
    }

    /** What of a turn's entries is really written: the log is the loop's, not the sequencer's. */
    List<LogEntry.Draft> logged(List<LogEntry.Draft> entries) {
        return entries;
    }

    Plan plan(Plan plan) {
        return plan;
    }

    Observation seen(Observation seen) {
        return seen;
    }

    Record record(Record record) {
        return record;
    }

    Decisions decisions(Decisions decisions) {
        return decisions;
    }

    List<Decision> steps(List<Decision> steps, Plan plan, Observation seen) {
        return steps;
    }

    private static Decisions next(Decisions decisions, Record next) {
        return new Decisions(
                decisions.steps(),
                decisions.waitings(),
                decisions.notes(),
                next,
                decisions.wakeAt(),
                decisions.removal());
    }

    private static Record with(Record record, List<String> held, Map<String, ServerHistory> servers) {
        return record.remembering(held, servers, record.requests(), record.leaders());
    }

    private static ServerHistory history(
            ServerHistory h,
            int failures,
            @Nullable Instant notBefore,
            boolean failed,
            @Nullable Instant notLiveSince) {
        return new ServerHistory(
                h.restarts(),
                failures,
                h.lastFailure(),
                notBefore,
                failed,
                h.seen(),
                h.ended(),
                h.asked(),
                h.liveOnce(),
                notLiveSince,
                h.readySince(),
                h.handingOverSince(),
                h.recent());
    }

    private static Observation tasks(Observation seen, List<TaskRun> tasks) {
        return new Observation(seen.at(), seen.servers(), seen.external(), tasks, seen.databases(), seen.blind());
    }

    private static Observation states(Observation seen, State from, State to) {
        Observation told = each(
                seen,
                s -> s.state() == from
                        ? shown(s, to, s.ready(), s.active(), to == State.ABSENT ? null : s.appliedHash())
                        : s);
        return new Observation(told.at(), told.servers(), told.external(), told.tasks(), told.databases(), List.of());
    }

    private static Observation each(Observation seen, UnaryOperator<ServerObservation> change) {
        Map<String, ServerObservation> all = new LinkedHashMap<>();
        seen.servers().forEach((name, s) -> all.put(name, change.apply(s)));
        return new Observation(seen.at(), all, seen.external(), seen.tasks(), seen.databases(), seen.blind());
    }

    private static ServerObservation live(ServerObservation s) {
        return new ServerObservation(
                s.name(),
                s.state(),
                s.identity(),
                s.pid(),
                s.startedAt(),
                s.exit(),
                s.appliedHash(),
                true,
                s.ready(),
                s.active(),
                s.epoch(),
                s.sensors(),
                s.usage(),
                s.detail());
    }

    private static ServerObservation shown(
            ServerObservation s, State state, boolean ready, @Nullable Boolean active, @Nullable String hash) {
        return new ServerObservation(
                s.name(),
                state,
                s.identity(),
                s.pid(),
                s.startedAt(),
                s.exit(),
                hash,
                s.live(),
                ready,
                active,
                s.epoch(),
                s.sensors(),
                s.usage(),
                s.detail());
    }

    private static Plan tasksWithoutNeeds(Plan plan) {
        return new Altered(plan)
                .tasks(plan.tasks().stream().map(t -> t.needing(List.of())).toList());
    }

    private static Plan roles(Plan plan, UnaryOperator<RolePlan> change) {
        return new Altered(plan).roles(plan.roles().stream().map(change).toList());
    }

    private static RolePlan role(RolePlan r, List<Need> needs, boolean needed, Suite.ReplicationMode mode) {
        return new RolePlan(
                r.name(),
                r.kind(),
                r.placement(),
                r.run(),
                mode,
                r.election(),
                r.minReady(),
                needs,
                needed,
                r.servers(),
                r.endpoints(),
                r.health(),
                r.handOver(),
                r.promote());
    }
}
