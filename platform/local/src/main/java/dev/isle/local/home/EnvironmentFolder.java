package dev.isle.local.home;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The files of one environment. Pure: paths only, nothing is created.
 *
 * @param home the home that it lies in
 * @param name the environment's name: lower-case letters, digits and hyphens, at most 63
 */
public record EnvironmentFolder(IsleHome home, String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Checks the name, because it becomes a folder. */
    public EnvironmentFolder {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' is no name of an environment; use lower-case letters, digits and hyphens, at most 63, with a letter or digit at both ends");
        }
    }

    /** Whether an environment can have that name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The environment's folder. */
    public Path root() {
        return home.environments().resolve(name);
    }

    /** The Record. */
    public Path record() {
        return root().resolve("record.json");
    }

    /** The hash-chained audit log. */
    public Path log() {
        return root().resolve("log.jsonl");
    }

    /** Requests to the supervisor. */
    public Path inbox() {
        return root().resolve("inbox");
    }

    /** Answers of the supervisor. */
    public Path outbox() {
        return root().resolve("outbox");
    }

    /** Who drives the environment: pid and start time of the supervisor. */
    public Path owner() {
        return root().resolve("owner");
    }

    /** A socket at which the supervisor carries out read verbs for others. */
    public Path reads() {
        return root().resolve("reads.sock");
    }

    /** There while the environment is being removed. */
    public Path removing() {
        return root().resolve("removing");
    }

    /** The supervisor's own log. */
    public Path supervisorLog() {
        return logs().resolve("supervisor.log");
    }

    /** One log file per server, beside rotated ones. */
    public Path logs() {
        return root().resolve("logs");
    }

    /** Secrets and passwords, readable by their owner only. */
    public Path secrets() {
        return root().resolve("secrets");
    }

    /** One folder per server. */
    public Path servers() {
        return root().resolve("servers");
    }

    /** The folder of a server. */
    public Path server(String server) {
        return servers().resolve(server);
    }

    /** The log of a task's runs. */
    public Path taskLog(String task) {
        return logs().resolve("task-" + task + ".log");
    }

    /** Where a server starts. */
    public Path work(String server) {
        return server(server).resolve("work");
    }

    /** A server's own data, kept over restarts. */
    public Path data(String server) {
        return server(server).resolve("data");
    }

    /** One folder per server that ran out of memory. */
    public Path dumps() {
        return root().resolve("dumps");
    }

    /** What a server's or task's JVM leaves of its heap when memory runs out. */
    public Path dumps(String server) {
        return dumps().resolve(server);
    }

    /** One folder of temporary files per server and task. */
    public Path temp() {
        return root().resolve("tmp");
    }

    /** Temporary files of a server, or of a task as {@code task-NAME}: emptied at each start. */
    public Path temp(String server) {
        return temp().resolve(server);
    }

    /** What the launcher writes: pid and exit status. */
    public Path run(String server) {
        return server(server).resolve("run");
    }

    /** One folder per role whose members share one. */
    public Path shared() {
        return root().resolve("shared");
    }

    /** Folders shared by the members of a role. */
    public Path shared(String role) {
        return shared().resolve(role);
    }

    /** The addresses of all servers. */
    public Path peers() {
        return root().resolve("peers.json");
    }

    /** Certificates and keys, where the ports speak TLS. */
    public Path tls() {
        return root().resolve("tls");
    }

    /** The certificate and key of a server. */
    public Path tls(String server) {
        return tls().resolve(server);
    }

    /** The certificate of the environment's own authority, for whoever calls a server. */
    public Path authority() {
        return tls().resolve("ca.pem");
    }

    /** One folder per attempt of a task. */
    public Path tasks() {
        return root().resolve("tasks");
    }
}
