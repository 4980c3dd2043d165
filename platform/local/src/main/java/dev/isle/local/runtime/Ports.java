package dev.isle.local.runtime;

import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.local.home.Mutex;
import dev.isle.local.home.Trouble;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.runtime.RuntimeFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Port numbers on the loopback address.
 *
 * <p>An environment takes its numbers upward from a base of its own, derived from its name and home: the same environment gets the same numbers again, and two
 * environments rarely meet. A number is passed over when anybody listens there now, or when another environment of this home was given it (each keeps a list
 * beside its record). Numbers are given under a lock of the home, so two environments that are made at once never get the same. All lie below the range from
 * which the kernel gives ports to outgoing connections.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_700;
    private static final int STRIDE = 40;

    private final EnvironmentFolder folder;

    Ports(EnvironmentFolder folder) {
        this.folder = folder;
    }

    /** Gives a number to each wanted port, and keeps a list of them for the other environments. */
    Allocation allocate(List<String> wanted, Allocation current) {
        try {
            return Mutex.alone(folder.home().lock(), () -> {
                Allocation result = propose(wanted, current);
                remember(result);
                return result;
            });
        } catch (IOException unwritable) {
            throw new RuntimeFailure(Trouble.words("cannot remember ports", folder.root(), unwritable), unwritable);
        }
    }

    /** The numbers that {@link #allocate} would give now; nothing is written. */
    Allocation propose(List<String> wanted, Allocation current) {
        Set<Integer> taken = new HashSet<>(current.ports().values());
        taken.addAll(ofOthers());
        int slots = (LAST - FIRST) / STRIDE;
        int number = FIRST + Math.floorMod(folder.root().toString().hashCode(), slots) * STRIDE;
        Allocation result = current;
        for (String name : wanted) {
            int tries = 0;
            while (taken.contains(number) || !free(number)) {
                number = number + 1 < LAST ? number + 1 : FIRST;
                if (++tries > LAST - FIRST) {
                    throw new RuntimeFailure("no port between " + FIRST + " and " + LAST + " is free on "
                            + LocalLayout.HOST + " for " + name + "; stop something that listens there");
                }
            }
            int slash = name.lastIndexOf('/');
            result = result.with(name.substring(0, slash), name.substring(slash + 1), number);
            taken.add(number);
        }
        return result;
    }

    private void remember(Allocation allocation) throws IOException {
        StringBuilder text = new StringBuilder();
        new TreeSet<>(allocation.ports().values())
                .forEach(number -> text.append(number).append('\n'));
        Folders.make(folder.root());
        AtomicFile.writeIfChanged(folder.root().resolve("ports"), text.toString());
    }

    private Set<Integer> ofOthers() {
        Set<Integer> numbers = new HashSet<>();
        List<Path> others;
        try {
            others = Folders.list(folder.home().environments());
        } catch (IOException unreadable) {
            return numbers;
        }
        for (Path other : others) {
            try {
                Path file = other.resolve("ports");
                if (!other.equals(folder.root()) && Files.isRegularFile(file)) {
                    for (String line : Files.readAllLines(file)) {
                        numbers.add(Integer.parseInt(line.strip()));
                    }
                }
            } catch (IOException | NumberFormatException unreadable) {
                // One environment's list tells nothing of the others'; whoever listens there is seen all the same.
                continue;
            }
        }
        return numbers;
    }

    /** Whether nobody listens there. */
    static boolean free(int number) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LocalLayout.HOST), number));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Why a port cannot be used, naming who has it if that can be found; null when it is free. */
    static @Nullable String trouble(String server, String port, int number) {
        if (free(number)) {
            return null;
        }
        return "port " + number + " (" + port + " of " + server + ") is taken by " + owner(number)
                + "; stop that process, or give the port another number (roles.ROLE.ports." + port + ")";
    }

    private static String owner(int number) {
        String inode = inode(number);
        if (inode == null) {
            return "a process that cannot be seen";
        }
        String wanted = "socket:[" + inode + "]";
        for (ProcessStat stat : ProcessTable.all()) {
            if (holds(stat.pid(), wanted)) {
                Map<String, String> variables = ProcessTable.environment(stat.pid());
                String environment = variables.get(Mark.ENVIRONMENT);
                return "process " + stat.pid() + " (" + ProcessTable.programName(stat.pid()) + ")"
                        + (environment == null
                                ? ""
                                : ", server " + variables.getOrDefault(Mark.SUBJECT, "") + " of the environment in "
                                        + environment);
            }
        }
        return "a process of another user";
    }

    private static boolean holds(long pid, String wanted) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().equals(wanted)) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            return false;
        }
        return false;
    }

    /** The inode of the socket that listens at that port. */
    private static @Nullable String inode(int number) {
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] parts = line.strip().split("\\s+");
                    if (parts.length > 9
                            && parts[3].equals("0A")
                            && parts[1].endsWith(String.format(":%04X", number))) {
                        return parts[9];
                    }
                }
            } catch (IOException unreadable) {
                continue;
            }
        }
        return null;
    }
}
