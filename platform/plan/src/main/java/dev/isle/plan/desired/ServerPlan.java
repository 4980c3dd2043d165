package dev.isle.plan.desired;

import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server of the plan.
 *
 * @param name role and ordinal, such as {@code worker-0}; stable while the environment exists
 * @param stopped kept stopped by the environment's file; one that runs on demand is, until the file names it as started
 * @param command program and arguments, run without a shell; empty for a database server, which the runtime knows how to run
 * @param env plain variables
 * @param secretEnv variables whose value is the content of the secret at the given path
 * @param files rendered files by name
 * @param ports by port name
 * @param memory the whole budget of the process
 * @param cpuMillis thousandths of a core, for sums
 * @param disk expected use, for sums and checks
 * @param health how it is probed
 * @param stop how it is stopped
 * @param promote the command that makes it the active member, filled for this server; empty where its role has none
 * @param hash over everything whose change needs a restart, and nothing else: peers and reloadable files stay outside
 */
public record ServerPlan(
        String name,
        String role,
        int ordinal,
        RolePlan.Kind kind,
        boolean stopped,
        List<String> command,
        Map<String, String> env,
        Map<String, String> secretEnv,
        Map<String, RenderedFile> files,
        Map<String, PortPlan> ports,
        @Nullable JvmPlan jvm,
        @Nullable Quantity memory,
        int cpuMillis,
        Quantity disk,
        Suite.Health health,
        Suite.Stop stop,
        List<String> promote,
        String hash) {

    /** The same with another hash. */
    public ServerPlan hashed(String other) {
        return new ServerPlan(
                name, role, ordinal, kind, stopped, command, env, secretEnv, files, ports, jvm, memory, cpuMillis, disk,
                health, stop, promote, other);
    }

    /**
     * A file made for a server.
     *
     * @param path where it is written, as the layout says
     * @param reload read again by the server itself when it changes
     */
    public record RenderedFile(String path, String content, boolean reload) {}

    /**
     * A port of a server.
     *
     * @param number allocated or fixed
     * @param url address for clients, such as {@code http://127.0.0.1:21000}
     */
    public record PortPlan(int number, Suite.Scheme scheme, Suite.Access access, String url) {}

    /**
     * The Java of a server.
     *
     * @param home the JDK's or JRE's folder
     * @param feature its major version
     * @param options derived options first, then the suite's, then the environment's
     */
    public record JvmPlan(String home, int feature, List<String> options) {}
}
