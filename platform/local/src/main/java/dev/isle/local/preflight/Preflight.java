package dev.isle.local.preflight;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.Folders;
import dev.isle.local.home.IsleHome;
import dev.isle.local.home.Trouble;
import dev.isle.local.process.ProcessTable;
import dev.isle.model.Quantity;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks for what would keep servers from running: a system without what Isle needs, a folder that cannot be written, a full disk, too little memory, no Java of
 * the wanted version. Each call looks anew; changes nothing but a probe file that it removes again.
 *
 * @param home the home whose environments are meant
 */
public record Preflight(IsleHome home) {
    private static final long LEAST_DISK = 256L << 20;

    /** Of that home. */
    public static Preflight of(IsleHome home) {
        return new Preflight(home);
    }

    /**
     * Something looked at.
     *
     * @param id short and stable, for tools: {@code system}, {@code programs}, {@code home}, {@code disk}, {@code memory}, {@code java}, {@code namespaces}
     * @param good whether it hinders nothing
     * @param what what was found
     * @param todo what to do about it; empty when it is good
     */
    public record Finding(String id, boolean good, String what, String todo) {}

    /** Looks at the machine. */
    public List<Finding> machine() {
        return List.of(system(), programs(), writable(), disk(0), memory(0), namespaces());
    }

    /**
     * What would keep a plan from running.
     *
     * @param running servers that run already, whose memory is in use already
     */
    public List<Finding> hindrances(Plan plan, Set<String> running) {
        List<Finding> findings = new ArrayList<>(List.of(system(), programs(), writable()));
        long memory = 0;
        long disk = 0;
        boolean database = false;
        for (ServerPlan server : plan.servers()) {
            boolean wanted = plan.running() && !server.stopped() && !running.contains(server.name());
            Quantity budget = server.memory();
            memory += wanted && budget != null ? budget.bytes() : 0;
            disk += wanted ? server.disk().bytes() : 0;
            database |= wanted && server.kind() == RolePlan.Kind.DATABASE;
            ServerPlan.JvmPlan jvm = server.jvm();
            if (jvm != null && jvm.feature() == 0) {
                findings.add(new Finding(
                        "java",
                        false,
                        "no Java runtime of the version that " + server.name() + " wants was found",
                        "install one, or name its folder in ISLE_JAVA_HOMES"));
            }
        }
        findings.add(memory(memory));
        findings.add(disk(disk));
        if (database) {
            findings.add(namespaces());
        }
        return findings.stream().filter(finding -> !finding.good()).toList();
    }

    private static Finding system() {
        return ProcessTable.supported()
                ? new Finding("system", true, System.getProperty("os.name") + " with /proc", "")
                : new Finding(
                        "system",
                        false,
                        System.getProperty("os.name") + " does not tell of its processes under /proc",
                        "run Isle on Linux (on others in a Linux virtual machine or container)");
    }

    private static Finding programs() {
        List<String> missing = new ArrayList<>();
        for (String program : List.of("sh", "setsid", "unshare")) {
            if (!onPath(program)) {
                missing.add(program);
            }
        }
        return missing.isEmpty()
                ? new Finding("programs", true, "sh, setsid and unshare are there", "")
                : new Finding(
                        "programs",
                        false,
                        String.join(", ", missing) + " cannot be found on the PATH",
                        "install the package util-linux");
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private Finding writable() {
        return writable(home.root(), Files::createLink);
    }

    /** Whether files can be written there and where environments lie, and published under a second name as secrets are. */
    static Finding writable(Path root, AtomicFile.Linking links) {
        Path at = root;
        try {
            probe(at, links);
            Path environments = new IsleHome(root).environments();
            if (Files.exists(environments)) {
                at = environments;
                probe(at, links);
            }
            return new Finding("home", true, root + " can be written", "");
        } catch (IOException failure) {
            String words = Trouble.words("cannot write ISLE_HOME", at, failure);
            int todo = words.indexOf("; ");
            return new Finding(
                    "home",
                    false,
                    todo < 0 ? words : words.substring(0, todo),
                    todo < 0 ? "set ISLE_HOME to a folder of your own" : words.substring(todo + 2));
        }
    }

    private static void probe(Path folder, AtomicFile.Linking links) throws IOException {
        Folders.make(folder);
        Path probe = folder.resolve(".probe-" + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().threadId() + ".tmp");
        Files.deleteIfExists(probe);
        AtomicFile.publish(probe, new byte[] {1}, AtomicFile.PRIVATE, links);
        Files.delete(probe);
    }

    private Finding disk(long needed) {
        try {
            Path at = home.root();
            while (!Files.exists(at) && at.getParent() != null) {
                at = at.getParent();
            }
            long free = Files.getFileStore(at).getUsableSpace();
            long wanted = Math.max(needed, LEAST_DISK);
            String found = (free >> 20) + " MiB are free on the disk that holds " + home.root();
            return free >= wanted
                    ? new Finding("disk", true, found, "")
                    : new Finding(
                            "disk",
                            false,
                            found + ", and " + (wanted >> 20) + " MiB are needed",
                            "make room there, or set ISLE_HOME to a folder on another disk");
        } catch (IOException unknown) {
            return new Finding("disk", true, "the free disk space cannot be told: " + unknown.getMessage(), "");
        }
    }

    private static Finding memory(long needed) {
        OptionalLong available = Memory.available();
        if (available.isEmpty()) {
            return new Finding("memory", true, "the available memory cannot be told", "");
        }
        String found = (available.getAsLong() >> 20) + " MiB of memory are available";
        return needed <= available.getAsLong()
                ? new Finding("memory", true, found, "")
                : new Finding(
                        "memory",
                        false,
                        found + ", and the servers to be started have budgets of " + (needed >> 20) + " MiB in all",
                        "end other programs, or lower the budgets (roles.ROLE.jvm.memory) or the numbers of members");
    }

    /** Root runs PostgreSQL in a user namespace. */
    private static Finding namespaces() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Finding("namespaces", true, "not root: PostgreSQL runs as it is", "");
        }
        try {
            Process process = new ProcessBuilder("unshare", "-U", "--", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return new Finding("namespaces", true, "root may make user namespaces for PostgreSQL", "");
            }
            process.destroyForcibly();
        } catch (IOException missing) {
            return new Finding(
                    "namespaces",
                    false,
                    "unshare cannot be run: " + missing.getMessage(),
                    "install the package util-linux");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Finding(
                "namespaces",
                false,
                "PostgreSQL refuses to run as root, and this system lets nobody make user namespaces",
                "run Isle as an ordinary user, or allow them (sysctl kernel.unprivileged_userns_clone=1)");
    }
}
