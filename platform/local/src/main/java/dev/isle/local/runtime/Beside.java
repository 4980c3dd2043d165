package dev.isle.local.runtime;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Trouble;
import dev.isle.local.process.Mark;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command that somebody runs beside a server: in the server's work folder, with its variables over the caller's own, among them those whose values are secrets.
 * It belongs to no launch: a restart of the server leaves it alone. It carries the environment's mark, so that a removal of the environment ends it.
 */
public final class Beside {
    private Beside() {}

    /**
     * The process to start.
     *
     * @param caller the variables of whoever types the command
     * @throws RuntimeFailure when the server was never started here, or a secret cannot be read; says what to do
     */
    public static ProcessBuilder command(
            EnvironmentFolder folder, ServerPlan server, List<String> command, Map<String, String> caller) {
        Path work = folder.work(server.name());
        if (!Files.isDirectory(work)) {
            throw new RuntimeFailure(server.name() + " was never started, so it has no folder yet; start it first");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(caller);
        try {
            variables.putAll(Servers.variables(folder, server, ""));
        } catch (IOException unreadable) {
            throw new RuntimeFailure(
                    Trouble.words("cannot read the secrets of " + server.name(), folder.root(), unreadable),
                    unreadable);
        }
        variables.putAll(Mark.of(folder.root()).variables("exec/" + server.name(), "exec"));
        return builder;
    }
}
