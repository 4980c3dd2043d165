package dev.isle.plan.desired;

/**
 * Where a runtime puts things, as seen by the servers: the planner fills templates with it. Pure: the same question always has the same answer, nothing is
 * created.
 */
public interface Layout {
    /** The release's folder. */
    String releasePath();

    /** The folder that a server starts in; its relative file paths are below it. */
    String workFolder(String server);

    /** The folder of a server's own data, kept over restarts. */
    String dataFolder(String server);

    /** The folder shared by all members of a role, for products whose standby takes over the active's files. */
    String sharedFolder(String role);

    /** The folder of a server's logs. */
    String logFolder(String server);

    /**
     * The folder in which a server's JVM leaves its heap when memory runs out; empty where nothing of the kind is kept. A task is asked for like a server
     * that is called {@code task-NAME}.
     */
    String dumpFolder(String server);

    /** The folder of a server's or task's temporary files, empty at each start; an empty text leaves the choice to the program. */
    String tempFolder(String server);

    /** The file with the addresses of all servers, rewritten in place. */
    String peersFile(String server);

    /** The file that holds an environment's secret. */
    String secretPath(String secret);

    /** The file that holds the password of a user of an owned database. */
    String passwordPath(String database, String user);

    /** The folder with a server's certificate and key, where the environment's ports speak TLS. */
    String tlsFolder(String server);

    /** The file with the certificate of the environment's own authority. */
    String authorityFile();

    /** The host name or address by which other servers reach a server. */
    String host(String server);

    /** The address at which a server listens: not always {@link #host}, which may be a name that stands for several machines or none of its own. */
    String bind(String server);

    /** The Java home that fits a wanted version such as {@code 21} or {@code >=25}. */
    JavaHome java(String wanted);

    /**
     * A Java runtime.
     *
     * @param home its folder; empty when none fits
     * @param feature its major version; 0 when none fits
     * @param aotCache option value for {@code -XX:AOTCache}: the release's cache trained with this very runtime; empty when there is none
     */
    record JavaHome(String home, int feature, String aotCache) {
        /** Whether one was found. */
        public boolean found() {
            return feature > 0;
        }
    }
}
