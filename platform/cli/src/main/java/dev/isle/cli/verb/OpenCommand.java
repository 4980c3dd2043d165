package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.site.Site;
import dev.isle.cli.terminal.Desktop;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.Suite;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.status.Status;
import dev.isle.plan.status.StatusReport;
import java.util.List;
import java.util.Optional;

/**
 * {@code isle open}: prints the address of a role, of a pair the active member's; without a role the one that the suite names for users. On a desktop, at a terminal, it
 * is opened there, too.
 */
final class OpenCommand implements Command {
    @Override
    public int run(Session session) {
        Site site = session.site();
        Installation environment = Choice.existing(session);
        Snapshot snapshot = environment.snapshot();
        Plan plan = Choice.inForce(session, environment, snapshot.record().plan());
        Status status = new StatusReport(session.world().clock(), site.runtime(), site.capabilities())
                .of(plan, snapshot.observation(), snapshot.record());
        String role = role(session, plan, status);
        String address = status.endpoints().get(role);
        if (address == null) {
            throw Failure.error(
                    "the role '" + role + "' has no address",
                    List.of("roles with one: "
                            + String.join(", ", status.endpoints().keySet())),
                    "isle status -o wide" + Choice.option(session));
        }
        if (status.servers().stream().noneMatch(server -> server.role().equals(role) && server.ready())) {
            session.output()
                    .warning("no server of '" + role + "' is ready; `isle why " + role + Choice.option(session)
                            + "` says why");
        }
        session.output().foreign(address);
        if (!session.line().has("print") && session.output().streams().outTerminal()) {
            String trouble = Desktop.show(address, session.world().env());
            if (trouble != null) {
                session.output().warning(trouble);
            }
        }
        return Exit.DONE;
    }

    private static String role(Session session, Plan plan, Status status) {
        List<String> known = plan.roles().stream()
                .filter(role -> role.kind() == RolePlan.Kind.PRODUCT)
                .map(RolePlan::name)
                .toList();
        Optional<String> typed = session.line().operands().stream().findFirst();
        if (typed.isPresent()) {
            if (!known.contains(typed.get())) {
                throw Choice.unknown(session, "role", typed.get(), known);
            }
            return typed.get();
        }
        Suite.Welcome welcome = plan.welcome();
        if (welcome != null) {
            return welcome.endpoint().replaceAll("\\..*", "");
        }
        if (status.endpoints().size() == 1) {
            return status.endpoints().keySet().iterator().next();
        }
        throw session.usage("the suite names no role for users; say which: "
                + String.join(", ", status.endpoints().keySet()));
    }
}
