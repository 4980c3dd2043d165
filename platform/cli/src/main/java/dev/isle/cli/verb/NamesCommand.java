package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.plan.desired.CheckPlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import java.util.ArrayList;
import java.util.List;

/** The hidden verb behind completion: names of a kind, one per line. It looks at nothing but what is remembered, and never complains. */
final class NamesCommand implements Command {
    /** The kinds. */
    static final List<String> KINDS =
            List.of("environments", "servers", "roles", "tasks", "checks", "subjects", "logs", "releases");

    @Override
    public int run(Session session) {
        names(session).forEach(session.output()::foreign);
        return Exit.DONE;
    }

    private static List<String> names(Session session) {
        String kind = session.line().operands().getFirst();
        try {
            return switch (kind) {
                case "environments" ->
                    session.site().list().stream().map(Installation::name).toList();
                case "releases" ->
                    session.releases().list().stream()
                            .map(stored -> stored.title().replace(' ', '/'))
                            .toList();
                case "logs" ->
                    Choice.quietly(session).map(Installation::logNames).orElse(List.of());
                default ->
                    Choice.quietly(session)
                            .map(environment -> environment.record().plan())
                            .map(plan -> of(plan, kind))
                            .orElse(List.of());
            };
        } catch (Failure nothing) {
            return List.of();
        }
    }

    private static List<String> of(Plan plan, String kind) {
        List<String> names = new ArrayList<>();
        boolean all = kind.equals("subjects");
        if (all || kind.equals("servers")) {
            plan.servers().stream().map(ServerPlan::name).forEach(names::add);
        }
        if (all || kind.equals("roles")) {
            plan.roles().stream()
                    .filter(role -> role.kind() == RolePlan.Kind.PRODUCT)
                    .map(RolePlan::name)
                    .forEach(names::add);
        }
        if (all || kind.equals("tasks")) {
            plan.tasks().stream().map(TaskPlan::name).forEach(names::add);
        }
        if (kind.equals("checks")) {
            plan.checks().stream().map(CheckPlan::name).forEach(names::add);
        }
        return names;
    }
}
