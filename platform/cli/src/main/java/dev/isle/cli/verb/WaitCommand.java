package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** {@code isle wait}: for scripts. Names are checked before waiting begins. */
final class WaitCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.existing(session);
        Plan plan = Choice.inForce(
                session,
                environment,
                environment.record().planAt(session.world().clock().instant()));
        List<String> named = session.line().operands().stream()
                .map(typed -> Choice.server(session, typed, plan))
                .toList();
        String state = session.line().value("for").orElse("ready");
        if (!state.equals("stopped")) {
            refuseStopped(session, plan, named);
        }
        List<String> servers = !named.isEmpty()
                ? named
                : plan.servers().stream()
                        .filter(s -> state.equals("stopped") || Goal.wanted(plan, s))
                        .map(ServerPlan::name)
                        .toList();
        Predicate<Snapshot> goal = switch (state) {
            case "live" -> Goal.live(servers);
            case "stopped" -> Goal.stopped(servers);
            default -> named.isEmpty() ? Goal::reached : Goal.ready(servers);
        };
        return Finish.follow(session, environment, session.world().clock().instant(), goal, Set.copyOf(named));
    }

    /** What is meant not to run never gets ready: waiting for it would only use up the time. */
    private static void refuseStopped(Session session, Plan plan, List<String> named) {
        String option = Choice.option(session);
        if (!plan.running()) {
            throw Failure.refused(
                    "'" + plan.environment()
                            + "' is not meant to run now (running: false, or its time is over), so nothing of it gets ready",
                    List.of(),
                    "isle wait --for stopped" + option);
        }
        for (String name : named) {
            ServerPlan server = plan.server(name).orElseThrow();
            if (server.stopped()) {
                boolean asked = StopStartCommand.onDemand(plan, name);
                throw Failure.refused(
                        "'" + name
                                + (asked
                                        ? "' runs on demand and was not started"
                                        : "' is kept stopped by the environment's file")
                                + ", so it does not get ready",
                        List.of(),
                        "isle start " + name + option);
            }
        }
    }
}
