package dev.isle.model.template;

import dev.isle.model.Suite;
import dev.isle.model.Task;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The names that a template may use at one place of a suite. What is not in the scope can never be resolved, for any environment or runtime.
 *
 * @param names in the order in which they are explained
 */
public record Scope(Set<String> names) {
    /** The file with the addresses of all servers, which every server has. */
    public static final String PEERS = "peers";

    /** Keeps the set. */
    public Scope {
        names = java.util.Collections.unmodifiableSet(names);
    }

    /** Whether a name can be resolved. */
    public boolean knows(String name) {
        return names.contains(name);
    }

    /** For a role's command, variables, files, probes and stop command. */
    public static Scope ofRole(Suite.Spec suite, Suite.Role role) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : new String[] {"name", "role", "ordinal", "host", "bind", "data", "logs"}) {
            names.add("server." + name);
        }
        names.add("role.data");
        names.add("tls.folder");
        if (role.jvm() != null) {
            jvm(names);
        }
        for (String port : role.ports().keySet()) {
            names.add("ports." + port);
            names.add("ports." + port + ".url");
        }
        role.files().keySet().forEach(file -> names.add("files." + file));
        names.add("files." + PEERS);
        return shared(suite, names);
    }

    /** For a task's command, variables and files. */
    public static Scope ofTask(Suite.Spec suite, Task task) {
        Set<String> names = new LinkedHashSet<>();
        if (task.jvm() != null) {
            jvm(names);
        }
        task.files().keySet().forEach(file -> names.add("files." + file));
        names.add("files." + PEERS);
        return shared(suite, names);
    }

    /** For loads and the lines of the welcome: names that belong to no server. */
    public static Scope ofEnvironment(Suite.Spec suite) {
        return shared(suite, new LinkedHashSet<>());
    }

    /** For the command that trains an AOT cache, which knows no environment. */
    public static Scope ofTraining() {
        Set<String> names = new LinkedHashSet<>();
        jvm(names);
        names.add("release.path");
        names.add("release.version");
        return new Scope(names);
    }

    private static void jvm(Set<String> names) {
        for (String name : new String[] {"java", "home", "options", "memoryMi"}) {
            names.add("jvm." + name);
        }
    }

    private static Scope shared(Suite.Spec suite, Set<String> names) {
        names.add("environment.name");
        names.add("environment.level");
        names.add("tls.ca");
        names.add("release.path");
        names.add("release.version");
        suite.secrets().keySet().forEach(secret -> names.add("secrets." + secret + ".path"));
        suite.databases().forEach((name, database) -> {
            String prefix = "databases." + name + ".";
            for (String part : new String[] {"jdbcUrl", "host", "port", "database"}) {
                names.add(prefix + part);
            }
            Set<String> users = new LinkedHashSet<>(database.users());
            users.add(database.owner());
            for (String user : users) {
                names.add(prefix + "user." + user + ".name");
                names.add(prefix + "user." + user + ".passwordFile");
            }
        });
        suite.roles()
                .forEach((name, role) -> role.ports().keySet().forEach(port -> {
                    names.add("roles." + name + "." + port + ".url");
                    names.add("roles." + name + "." + port + ".address");
                }));
        return new Scope(names);
    }
}
