package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
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
        Plan plan = environment.record().plan();
        if (plan == null) {
            throw Choice.nothingApplied(session, environment);
        }
        List<String> known = plan.servers().stream().map(ServerPlan::name).toList();
        List<String> named = session.line().operands().stream()
                .map(typed -> Choice.server(session, typed, known))
                .toList();
        String state = session.line().value("for").orElse("ready");
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
        return Finish.follow(session, environment, goal, Set.copyOf(named));
    }
}
