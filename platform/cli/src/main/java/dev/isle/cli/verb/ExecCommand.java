package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Failure;
import dev.isle.model.Level;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import java.io.IOException;
import java.util.List;

/**
 * {@code isle exec}: a command beside a server, in its work folder and with its variables, those whose values are secrets among them. Its exit code is the verb's.
 * Refused at level production: there nobody gets at secrets by a command line.
 */
final class ExecCommand implements Command {
    @Override
    public int run(Session session) throws InterruptedException {
        Installation environment = Choice.own(session);
        Plan plan = Choice.inForce(session, environment, environment.record().plan());
        List<String> operands = session.line().operands();
        ServerPlan server =
                plan.server(Choice.server(session, operands.getFirst(), plan)).orElseThrow();
        if (plan.level() == Level.PRODUCTION) {
            throw Failure.refused(
                    "the level production refuses commands beside its servers",
                    List.of("they would see the secrets of " + server.name()),
                    "isle logs " + server.name() + Choice.option(session));
        }
        List<String> command = operands.subList(1, operands.size());
        try {
            return environment.exec(
                    server, command, session.world().env(), session.output().streams());
        } catch (IOException e) {
            throw Failure.error(
                    "'" + command.getFirst() + "' cannot be run: " + e.getMessage(),
                    List.of(),
                    "isle exec " + server.name() + Choice.option(session) + " -- sh");
        }
    }
}
