package dev.isle.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mark that every process of an environment carries in its environment variables, inherited by all its children. Nothing without it is ever signalled,
 * with two exceptions that are proven otherwise: members of a session whose first process carries it, and PostgreSQL's processes, which overwrite their
 * variables but stay in their data folder.
 *
 * @param environment home and name, so that two homes never meet
 * @param root the environment's folder
 */
public record Mark(String environment, Path root) {
    /** Names the environment. */
    public static final String ENVIRONMENT = "ISLE_ENVIRONMENT";
    /** Names the server or task within it. */
    public static final String SUBJECT = "ISLE_SUBJECT";
    /** Names one launch. */
    public static final String LAUNCH = "ISLE_LAUNCH";

    /** The mark of the environment in that folder. */
    public static Mark of(Path root) {
        return new Mark(root.toString(), root);
    }

    /** The variables of a launch. */
    public Map<String, String> variables(String subject, String launch) {
        return Map.of(ENVIRONMENT, environment, SUBJECT, subject, LAUNCH, launch);
    }

    /**
     * A living process of the environment.
     *
     * @param subject server or task
     * @param launch which launch it belongs to; empty for PostgreSQL's own children when the server that made them is dead
     */
    public record Marked(ProcessStat stat, String subject, String launch) {}

    /** All living processes of the environment. */
    public List<Marked> living() {
        List<Marked> found = new ArrayList<>();
        for (ProcessStat stat : ProcessTable.all()) {
            if (stat.alive()) {
                find(stat).ifPresent(found::add);
            }
        }
        return found;
    }

    /**
     * Whether a process belongs to a server or task of the environment.
     *
     * @param launch to that launch of it; null: to any
     */
    public boolean of(ProcessStat stat, String subject, @Nullable String launch) {
        return find(stat)
                .filter(marked -> marked.subject().equals(subject))
                .filter(marked -> launch == null
                        || marked.launch().isEmpty()
                        || marked.launch().equals(launch))
                .isPresent();
    }

    private Optional<Marked> find(ProcessStat stat) {
        Map<String, String> variables = ProcessTable.environment(stat.pid());
        if (environment.equals(variables.get(ENVIRONMENT))) {
            return Optional.of(
                    new Marked(stat, variables.getOrDefault(SUBJECT, ""), variables.getOrDefault(LAUNCH, "")));
        }
        return variables.isEmpty() || !variables.containsKey("PATH")
                ? databaseOf(stat).map(server -> new Marked(stat, server, launchOf(stat.parent())))
                : Optional.empty();
    }

    private String launchOf(long pid) {
        Map<String, String> variables = ProcessTable.environment(pid);
        return environment.equals(variables.get(ENVIRONMENT)) ? variables.getOrDefault(LAUNCH, "") : "";
    }

    /** PostgreSQL processes never leave their data folder, {@code servers/SERVER/data/...}. */
    private Optional<String> databaseOf(ProcessStat stat) {
        Path servers = root.resolve("servers");
        return ProcessTable.workFolder(stat.pid())
                .filter(folder -> folder.startsWith(servers) && folder.getNameCount() > servers.getNameCount() + 1)
                .filter(folder ->
                        folder.getName(servers.getNameCount() + 1).toString().equals("data"))
                .filter(folder -> ProcessTable.program(stat.pid())
                        .map(program -> program.getFileName().toString())
                        .filter(program -> program.equals("postgres") || program.startsWith("postgres "))
                        .isPresent())
                .map(folder -> folder.getName(servers.getNameCount()).toString());
    }
}
