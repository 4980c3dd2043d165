package dev.isle.cli.warm;

import dev.isle.cli.terminal.Streams;
import dev.isle.cli.verb.World;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a supervisor to carry out a read verb. Any supervisor can, because the verb is told everything that it depends on; the environment's own is preferred,
 * which holds its Record in memory.
 *
 * <p>Nothing is written before the whole answer is there. So no answer, half an answer and none in time all lead to the same: the caller does it itself.
 */
public final class WarmClient {
    /** To say that it will; a supervisor that was stopped with SIGSTOP accepts a connection and says nothing. */
    private static final long TO_TAKE_MILLIS = 500;

    private static final long TO_ANSWER_MILLIS = 20_000;
    private static final Set<String> TOLD = Set.of("COLUMNS", "NO_COLOR", "PATH", "TERM", "TZ");
    private static final int LARGEST_FILE = 64 << 10;
    private static final Pattern NAME = Pattern.compile("(?:^|[{,\\s])name:\\s*[\"']?([a-z0-9-]{1,63})");

    private WarmClient() {}

    /**
     * Tries to have a command line carried out.
     *
     * @return its exit code; empty when nobody did, and then nothing was written
     */
    public static OptionalInt run(List<String> arguments, Streams streams, World world) {
        if (arguments.isEmpty()
                || !WarmRuns.VERBS.contains(arguments.getFirst())
                || arguments.stream().anyMatch(WarmClient::meansThisProcess)) {
            return OptionalInt.empty();
        }
        Path socket = socket(arguments, world);
        if (socket == null) {
            return OptionalInt.empty();
        }
        Call call = new Call(
                Build.of(world.distribution()),
                arguments,
                told(world.env()),
                world.folder().toString(),
                world.userHome().toString(),
                world.user(),
                streams.outTerminal(),
                streams.errTerminal(),
                streams.columns());
        try {
            Answer answer = ask(socket, call);
            if (answer == null) {
                return OptionalInt.empty();
            }
            streams.out().write(answer.out(), 0, answer.out().length);
            streams.out().flush();
            streams.err().write(answer.err(), 0, answer.err().length);
            streams.err().flush();
            return OptionalInt.of(answer.code());
        } catch (IOException | RuntimeException nobody) {
            return OptionalInt.empty();
        }
    }

    /** Descriptors and the like, which are others in another process. */
    private static boolean meansThisProcess(String argument) {
        return argument.contains("/dev/") || argument.contains("/proc/");
    }

    /** What verbs ask for, and no more: other variables may be secrets. */
    private static Map<String, String> told(Map<String, String> env) {
        Map<String, String> told = new HashMap<>();
        env.forEach((name, value) -> {
            if (name.startsWith("ISLE_") || TOLD.contains(name)) {
                told.put(name, value);
            }
        });
        return told;
    }

    private static @Nullable Answer ask(Path socket, Call call) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Connecting waits, too, when the listener accepts nobody.
            Deadline deadline =
                    new Deadline(channel, TO_TAKE_MILLIS, Thread.ofPlatform().daemon());
            channel.connect(UnixDomainSocketAddress.of(socket));
            DataOutputStream to =
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 16 << 10));
            call.write(to);
            to.flush();
            DataInputStream from =
                    new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 16 << 10));
            if (!Answer.isTaken(from)) {
                return null;
            }
            deadline.move(TO_ANSWER_MILLIS);
            return Answer.read(from);
        }
    }

    /** Of the environment that is meant, as far as that can be told without reading YAML; else of any. */
    private static @Nullable Path socket(List<String> arguments, World world) {
        IsleHome home = world.home();
        String name = name(arguments, world);
        if (name != null && EnvironmentFolder.isName(name)) {
            Path own = home.environment(name).reads();
            if (isMine(own)) {
                return own;
            }
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(home.environments())) {
            for (Path environment : all) {
                String found = environment.getFileName().toString();
                if (EnvironmentFolder.isName(found)
                        && isMine(home.environment(found).reads())) {
                    return home.environment(found).reads();
                }
            }
        } catch (IOException none) {
            return null;
        }
        return null;
    }

    /** Whether there is one that this process's own user made: another user's supervisor, root's included, is told nothing. */
    private static boolean isMine(Path socket) {
        try {
            return Files.getAttribute(socket, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException none) {
            return false;
        }
    }

    private static @Nullable String name(List<String> arguments, World world) {
        String named = value(arguments, "-n", "--name");
        if (named != null) {
            return named;
        }
        String file = value(arguments, "-f", "--file");
        Path path = world.folder().resolve(file == null ? "isle.yaml" : file);
        try {
            if (Files.size(path) > LARGEST_FILE) {
                return null;
            }
            Matcher found = NAME.matcher(Files.readString(path));
            return found.find() ? found.group(1) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static @Nullable String value(List<String> arguments, String brief, String full) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if ((argument.equals(brief) || argument.equals(full)) && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
            if (argument.startsWith(full + "=")) {
                return argument.substring(full.length() + 1);
            }
        }
        return null;
    }
}
