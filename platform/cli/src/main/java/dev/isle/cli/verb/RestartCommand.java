package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.record.Record;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** {@code isle restart}: asks for a restart; the sequencer does it, one disruptive step at a time. */
final class RestartCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.own(session);
        Snapshot before = environment.snapshot();
        Plan plan = Choice.inForce(session, environment, before.plan());
        Set<String> servers = new LinkedHashSet<>();
        Map<String, String> former = new HashMap<>();
        for (String typed : session.line().operands()) {
            String name = Choice.server(session, typed, plan);
            servers.add(name);
            if (plan.server(name).map(ServerPlan::stopped).orElse(false)) {
                throw Failure.refused(
                        "'" + name + "' is kept stopped by the environment's file",
                        List.of(),
                        "isle start " + name + Choice.option(session));
            }
            former.put(name, String.valueOf(before.observation().server(name).identity()));
        }
        session.output()
                .line(ContextLine.of(session.output().paint(), session.site().runtime(), plan));
        Instant began = session.world().clock().instant();
        Applying.accepted(
                session,
                environment.request(
                        Record.Request.Kind.RESTART,
                        List.copyOf(servers),
                        session.world().user(),
                        Applying.reason(session)));
        if (session.line().has("no-wait")) {
            session.output()
                    .line("  the restart of " + String.join(", ", servers)
                            + " is handed over and is carried out in the background; `isle status"
                            + Choice.option(session) + "` shows how far it is");
            return Exit.DONE;
        }
        Predicate<Snapshot> another = snapshot -> servers.stream()
                .noneMatch(name -> Objects.equals(
                        former.get(name),
                        String.valueOf(snapshot.observation().server(name).identity())));
        return Finish.follow(session, environment, began, another.and(Goal.ready(List.copyOf(servers))), servers);
    }
}
