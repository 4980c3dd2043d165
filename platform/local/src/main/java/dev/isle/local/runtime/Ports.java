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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Port numbers on the loopback address.
 *
 * <p>An environment takes its numbers upward from a base of its own, derived from its name and home: the same environment gets the same numbers again, and two
 * environments rarely meet. A number is passed over when anybody listens there now, or when another environment of this home was given it (each keeps a list
 * beside its record). When the Record is lost, that list gives each port its number back, also while the environment's own server listens there: what runs is
 * adopted as it is. Numbers are given under a lock of the home, so two environments that are made at once never get the same. All lie below the range from
 * which the kernel gives ports to outgoing connections.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_700;
    private static final int STRIDE = 40;
    /** One port a line: its number, then {@code server/port}. */
    private static final String LIST = "ports";

    private static final Pattern ENTRY =
            Pattern.compile("\\s*(?<number>[0-9]{1,5})(?: (?<name>[^/\\s]+/[^/\\s]+))?\\s*");

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
        Set<Integer> others = ofOthers();
        Allocation result = recovered(wanted, current, others);
        Set<Integer> taken = new HashSet<>(result.ports().values());
        taken.addAll(others);
        int slots = (LAST - FIRST) / STRIDE;
        int number = FIRST + Math.floorMod(folder.root().toString().hashCode(), slots) * STRIDE;
        for (String name : wanted) {
            int slash = name.lastIndexOf('/');
            if (result.port(name.substring(0, slash), name.substring(slash + 1)).isPresent()) {
                continue;
            }
            int tries = 0;
            while (taken.contains(number) || !free(number)) {
                number = number + 1 < LAST ? number + 1 : FIRST;
                if (++tries > LAST - FIRST) {
                    throw new RuntimeFailure("no port between " + FIRST + " and " + LAST + " is free on "
                            + LocalLayout.HOST + " for " + name + "; stop something that listens there");
                }
            }
            result = result.with(name.substring(0, slash), name.substring(slash + 1), number);
            taken.add(number);
        }
        return result;
    }

    /** The allocation with what the environment's own list knows beyond it. A number that somebody else uses by now is given up. */
    private Allocation recovered(List<String> wanted, Allocation current, Set<Integer> others) {
        Allocation result = current;
        Set<Integer> taken = new HashSet<>(current.ports().values());
        for (Map.Entry<String, Integer> entry : remembered().entrySet()) {
            String name = entry.getKey();
            int number = entry.getValue();
            int slash = name.lastIndexOf('/');
            if (current.ports().containsKey(name) || taken.contains(number) || others.contains(number)) {
                continue;
            }
            String server = name.substring(0, slash);
            if (!wanted.contains(name) || free(number) || listens(server, number)) {
                result = result.with(server, name.substring(slash + 1), number);
                taken.add(number);
            }
        }
        return result;
    }

    /** Whether a process of that server of this environment listens there. */
    private boolean listens(String server, int number) {
        String inode = inode(number);
        return inode != null
                && Mark.of(folder.root()).living().stream()
                        .filter(marked -> marked.subject().equals(server))
                        .anyMatch(marked -> holds(marked.stat().pid(), "socket:[" + inode + "]"));
    }

    /** Number by {@code server/port} of the environment's own list; what cannot be read of it is left out. */
    private Map<String, Integer> remembered() {
        Map<String, Integer> remembered = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(folder.root().resolve(LIST))) {
                Matcher entry = ENTRY.matcher(line);
                if (entry.matches() && entry.group("name") != null) {
                    remembered.put(entry.group("name"), Integer.parseInt(entry.group("number")));
                }
            }
        } catch (IOException unreadable) {
            return remembered;
        }
        return remembered;
    }

    private void remember(Allocation allocation) throws IOException {
        StringBuilder text = new StringBuilder();
        allocation.ports().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(port -> text.append(port.getValue())
                        .append(' ')
                        .append(port.getKey())
                        .append('\n'));
        Folders.make(folder.root());
        AtomicFile.writeIfChanged(folder.root().resolve(LIST), text.toString());
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
                Path file = other.resolve(LIST);
                if (!other.equals(folder.root()) && Files.isRegularFile(file)) {
                    for (String line : Files.readAllLines(file)) {
                        Matcher entry = ENTRY.matcher(line);
                        if (entry.matches()) {
                            numbers.add(Integer.parseInt(entry.group("number")));
                        }
                    }
                }
            } catch (IOException unreadable) {
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
