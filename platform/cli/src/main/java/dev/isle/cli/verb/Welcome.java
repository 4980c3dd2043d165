package dev.isle.cli.verb;

import dev.isle.cli.terminal.Paint;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.model.Suite;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan.PortPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a user what to do next: the address that the suite names, and its commands. */
final class Welcome {
    private Welcome() {}

    static void write(Session session, Snapshot snapshot) {
        Plan plan = snapshot.plan();
        if (plan == null || !plan.running()) {
            return;
        }
        Paint paint = session.output().paint();
        Suite.Welcome welcome = plan.welcome();
        List<String> next = new ArrayList<>();
        if (welcome != null) {
            address(plan, welcome.endpoint())
                    .ifPresent(url -> session.output()
                            .line("  " + welcome.endpoint().replaceAll("\\..*", "") + "  " + paint.cyan(url)));
            welcome.next().forEach(line -> next.add(trusting(line, plan.authority())));
        }
        String authority = plan.authority();
        if (authority != null) {
            session.output().line("  tls  its servers prove themselves by " + authority);
        }
        next.add("isle status" + Choice.option(session));
        next.add("isle logs --follow" + Choice.logsOption(session));
        for (int i = 0; i < next.size(); i++) {
            session.output().line((i == 0 ? "  next: " : "        ") + next.get(i));
        }
    }

    /** A command of the suite that can be typed as it stands also where curl must be told whom to trust. */
    static String trusting(String command, @Nullable String authority) {
        return authority != null && command.startsWith("curl ") && command.contains("https://")
                ? "curl --cacert " + Session.quoted(authority) + command.substring("curl".length())
                : command;
    }

    /** The address of the first server of a role at a port, written {@code ROLE.PORT}. */
    private static Optional<String> address(Plan plan, String endpoint) {
        int dot = endpoint.lastIndexOf('.');
        String role = endpoint.substring(0, Math.max(dot, 0));
        String port = endpoint.substring(dot + 1);
        Optional<RolePlan> found = plan.role(role);
        Optional<String> external = found.map(r -> r.endpoints().get(port));
        return external.isPresent()
                ? external
                : found.stream()
                        .flatMap(r -> r.servers().stream())
                        .flatMap(server -> plan.server(server).stream())
                        .flatMap(server -> Optional.ofNullable(server.ports().get(port)).stream())
                        .map(PortPlan::url)
                        .findFirst();
    }
}
