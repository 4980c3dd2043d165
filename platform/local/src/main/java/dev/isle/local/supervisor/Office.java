package dev.isle.local.supervisor;

import dev.isle.local.client.Answer;
import dev.isle.local.client.FileSet;
import dev.isle.local.client.LocalOptions;
import dev.isle.local.client.Request;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.preflight.Preflight;
import dev.isle.local.runtime.LocalRuntime;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problem;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.loop.Applied;
import dev.isle.plan.loop.Apply;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.planner.Planning;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import dev.isle.plan.record.RecordStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Carries out the requests of an environment's inbox. One thread at a time. */
final class Office {
    private static final int TRIES = 20;

    private final LocalOptions options;
    private final EnvironmentFolder folder;
    private final LocalRuntime runtime;
    private final RecordStore store;
    private final FilePlanning planner;
    private final Clock clock = Clock.systemUTC();

    Office(
            LocalOptions options,
            EnvironmentFolder folder,
            LocalRuntime runtime,
            RecordStore store,
            FilePlanning planner) {
        this.options = options;
        this.folder = folder;
        this.runtime = runtime;
        this.store = store;
        this.planner = planner;
    }

    /** Carries one out; may be repeated after a crash. */
    Answer carryOut(Request request) {
        return switch (request) {
            case Request.Apply apply -> apply(apply);
            case Request.Ask ask -> ask(ask);
        };
    }

    private Answer apply(Request.Apply request) {
        Record before = store.read();
        Record.Applied applied = before.applied();
        String made = applied == null ? request.files().file() : applied.file();
        Optional<FileSet> meant = request.files().under(made);
        if (meant.isEmpty()) {
            return Answer.Refused.otherFile(folder.name(), made);
        }
        FileSet files = meant.get();
        Planning planning = planner.of(files, layout(files.releaseFolder()));
        Preflight preflight = Preflight.of(folder.home());
        boolean[] unfit = new boolean[1];
        Planning checked = allocation -> {
            Planned planned = planning.plan(allocation);
            if (planned instanceof Planned.Good(Plan plan) && !inForce(before, plan)) {
                List<Preflight.Finding> hindrances = preflight.hindrances(plan, occupied());
                if (!hindrances.isEmpty()) {
                    unfit[0] = true;
                    return new Planned.Bad(hindrances.stream()
                            .map(finding -> new Problem(
                                    Position.startOf(files.file()), finding.id(), finding.what(), finding.todo()))
                            .toList());
                }
            }
            return planned;
        };
        Record.Applied wanted = new Record.Applied(
                files.file(), files.digest(), files.texts(), files.releaseFolder(), clock.instant(), request.by());
        Applied outcome = new Apply(runtime, store, clock)
                .apply(new Apply.Wish(checked, wanted, request.reason(), Map.of(), request.planHash()));
        return switch (outcome) {
            case Applied.Accepted accepted ->
                new Answer.Applied(
                        accepted.plan().hash(),
                        accepted.changed(),
                        ProcessHandle.current().pid());
            case Applied.Refused refused ->
                new Answer.Refused(unfit[0] ? "preflight" : refused.code(), refused.problems());
        };
    }

    /** Whether what runs is what the plan wants: a check would only find the environment itself. */
    private boolean inForce(Record before, Plan plan) {
        Plan now = before.planAt(clock.instant());
        return now != null && now.hash().equals(plan.hash()) && now.running() == plan.running();
    }

    private Set<String> occupied() {
        return runtime.lives().entrySet().stream()
                .filter(entry -> entry.getValue().occupied())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    LocalLayout layout(String releaseFolder) {
        return Preview.layout(options, folder, releaseFolder);
    }

    private Answer ask(Request.Ask request) {
        for (int attempt = 1; ; attempt++) {
            Record before = store.read();
            Plan plan = before.plan();
            if (plan == null) {
                return new Answer.Refused(
                        "unknown-subject", List.of("nothing was applied to " + folder.name() + " yet"));
            }
            List<String> unknown = request.subjects().stream()
                    .filter(subject ->
                            plan.server(subject).isEmpty() && plan.task(subject).isEmpty())
                    .toList();
            if (!unknown.isEmpty() || request.subjects().isEmpty()) {
                return new Answer.Refused("unknown-subject", List.of(words(unknown, plan)));
            }
            List<String> busy = alreadyRunning(before, request);
            if (!busy.isEmpty()) {
                return new Answer.Refused("runs-already", busy);
            }
            try {
                store.write(with(before, request), List.of(entry(request, plan)));
                return new Answer.Applied(
                        plan.hash(), true, ProcessHandle.current().pid());
            } catch (RecordStore.StaleRecord stale) {
                if (attempt == TRIES) {
                    throw stale;
                }
            }
        }
    }

    /** A run that was asked for is over before another one is taken; the same request may come again after a crash. */
    private static List<String> alreadyRunning(Record before, Request.Ask request) {
        if (request.kind() != Record.Request.Kind.RUN) {
            return List.of();
        }
        return request.subjects().stream()
                .flatMap(subject -> Optional.ofNullable(before.requests().get(subject)).stream()
                        .filter(asked -> asked.kind() == Record.Request.Kind.RUN
                                && !asked.id().equals(request.id()))
                        .map(asked -> "the run of " + subject + " that " + asked.by() + " asked for at " + asked.at()
                                + " is not over"))
                .toList();
    }

    private static String words(List<String> unknown, Plan plan) {
        TreeSet<String> known = new TreeSet<>();
        plan.servers().forEach(server -> known.add(server.name()));
        plan.tasks().forEach(task -> known.add(task.name()));
        return (unknown.isEmpty()
                        ? "no server or task was named"
                        : "there is no server or task " + String.join(", ", unknown))
                + "; there are: " + String.join(", ", known);
    }

    private static Record with(Record before, Request.Ask request) {
        Record next = before;
        for (String subject : request.subjects()) {
            String id = request.kind() == Record.Request.Kind.RUN ? request.id() : "";
            next = next.requesting(subject, new Record.Request(request.kind(), id, Instant.now(), request.by()));
        }
        return next;
    }

    private LogEntry.Draft entry(Request.Ask request, Plan plan) {
        return new LogEntry.Draft(
                clock.instant(),
                request.by(),
                request.kind().name().toLowerCase(Locale.ROOT),
                String.join(",", request.subjects()),
                plan.hash(),
                request.reason(),
                "asked for");
    }
}
