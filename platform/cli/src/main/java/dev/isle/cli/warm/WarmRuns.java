package dev.isle.cli.warm;

import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.verb.World;
import dev.isle.cli.verb.WouldChange;
import dev.isle.local.home.AtomicFile;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.process.SupervisorLog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries out read verbs for callers, in the supervisor's process, over a socket file that only its user may open.
 *
 * <p>Steps per caller: read its {@link Call}; decline what is not a read verb, what another build of Isle asks, what lives in another time zone, and what is too
 * much at once; carry it out with buffers for streams; hand the answer over. A verb sees the caller's arguments, folder and variables. Where Java runtimes are looked for is the supervisor's, because what is
 * applied is planned by it.
 *
 * <p>Invariant: nothing that a caller does or is ends the supervisor or waits for it. Thread-safe.
 */
public final class WarmRuns implements AutoCloseable {
    /** Verbs that only look, whose whole answer is there when they end and is of bounded size (a history is not); {@code up} is one while there is nothing to do. */
    static final List<String> VERBS = List.of("status", "ps", "plan", "diff", "why", "config", "names", "up");

    /** The longest answer, per stream; a longer one is the caller's own business. */
    static final int MOST_OUTPUT = 1 << 20;

    private static final int AT_ONCE = 4;
    private static final long TO_ASK_MILLIS = 2_000;
    private static final long TO_HEAR_MILLIS = 20_000;
    private static final long AFTER_TROUBLE_NANOS = 1_000_000_000L;
    /** Linux keeps 108 bytes for the path, its end included. */
    private static final int LONGEST_PATH = 107;

    /** Carries out a command line. */
    @FunctionalInterface
    public interface Runner {
        /** As the process's own; returns the exit code. */
        int run(List<String> arguments, Streams streams, World world);
    }

    private final World own;
    private final Runner runner;
    private final String build;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean troubled;

    private WarmRuns(World own, Runner runner, Path socket, ServerSocketChannel server) {
        this.own = own;
        this.runner = runner;
        this.build = Build.of(own.distribution());
        this.socket = socket;
        this.server = server;
    }

    /**
     * Begins to answer. The caller of this holds the environment's lock, so a socket file that is there is a dead supervisor's.
     *
     * @param folder the environment's
     * @return what ends it; where it cannot be offered, that is said in the supervisor's log and everybody carries out reads himself
     */
    public static AutoCloseable beside(EnvironmentFolder folder, World own, Runner runner) {
        Path socket = folder.reads();
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            SupervisorLog.info(
                    "the path " + socket + " is too long for a socket; read verbs start a little more slowly");
            return () -> {};
        }
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(socket));
                Files.setPosixFilePermissions(socket, AtomicFile.PRIVATE);
            } catch (IOException | RuntimeException unusable) {
                server.close();
                throw unusable;
            }
            WarmRuns runs = new WarmRuns(own, runner, socket, server);
            Thread.ofVirtual().name("reads").start(runs::accept);
            return runs;
        } catch (IOException | RuntimeException unusable) {
            SupervisorLog.warn(
                    "no socket at " + socket + " (" + unusable.getMessage()
                            + "); read verbs start a little more slowly",
                    null);
            return () -> {};
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                Thread.ofVirtual().name("read").start(() -> answer(caller));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failure) {
                // Out of descriptors, say: meanwhile everybody carries out reads himself.
                if (!troubled) {
                    troubled = true;
                    SupervisorLog.warn("a read could not be accepted: " + failure.getMessage(), null);
                }
                LockSupport.parkNanos(AFTER_TROUBLE_NANOS);
            }
        }
    }

    private void answer(SocketChannel caller) {
        try (caller;
                DataInputStream from = new DataInputStream(new BufferedInputStream(Channels.newInputStream(caller)));
                DataOutputStream to =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(caller)))) {
            Deadline deadline = new Deadline(caller, TO_ASK_MILLIS, Thread.ofVirtual());
            if (!places.tryAcquire()) {
                Answer.declined(to);
                return;
            }
            try {
                Call call = Call.read(from);
                deadline.move(TO_HEAR_MILLIS);
                if (mine(call)) {
                    Answer.taken(to);
                    run(call).write(to);
                } else {
                    Answer.declined(to);
                }
            } catch (WouldChange callersBusiness) {
                Answer.declined(to);
            } finally {
                places.release();
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError defect) {
            // The loop beside this must not suffer from it.
            SupervisorLog.warn("a read was not answered: " + defect, null);
        } catch (IOException gone) {
            // The caller went away, or was no Isle, or the answer was too long: it carries the call out itself.
        }
    }

    private boolean mine(Call call) {
        return call.build().equals(build)
                && !call.arguments().isEmpty()
                && VERBS.contains(call.arguments().getFirst())
                && Objects.equals(call.env().get("TZ"), own.env().get("TZ"));
    }

    private Answer run(Call call) throws IOException {
        Bounded out = new Bounded();
        Bounded err = new Bounded();
        Streams plain = Streams.plain(InputStream.nullInputStream(), out, err);
        Streams streams = new Streams(
                plain.in(), plain.out(), plain.err(), false, call.outTerminal(), call.errTerminal(), call.columns());
        World world = new World(
                Map.copyOf(call.env()),
                Path.of(call.folder()),
                Path.of(call.userHome()),
                call.user(),
                own.clock(),
                own.zone(),
                own.distribution(),
                own.sites(),
                new Interrupt(),
                true);
        int code = runner.run(call.arguments(), streams, world);
        streams.out().flush();
        streams.err().flush();
        if (out.overflown || err.overflown) {
            throw new IOException("the answer is longer than " + MOST_OUTPUT + " bytes");
        }
        return new Answer(code, out.toByteArray(), err.toByteArray());
    }

    /** Keeps so much and forgets the rest. */
    private static final class Bounded extends ByteArrayOutputStream {
        private boolean overflown;

        @Override
        public synchronized void write(int b) {
            if (room(1)) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (room(length)) {
                super.write(bytes, offset, length);
            }
        }

        private boolean room(int more) {
            overflown |= count + more > MOST_OUTPUT;
            return !overflown;
        }
    }

    /** Answers nobody any more; who is being answered carries his call out himself. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException left) {
            // The next supervisor removes it, and so does `down`.
        }
    }
}
