package dev.isle.cli;

import dev.isle.cli.line.Line;
import dev.isle.cli.line.UsageException;
import dev.isle.cli.line.Verbs;
import dev.isle.cli.site.LocalSite;
import dev.isle.cli.terminal.Called;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.verb.Commands;
import dev.isle.cli.verb.Output;
import dev.isle.cli.verb.Session;
import dev.isle.cli.verb.World;
import dev.isle.cli.verb.WouldChange;
import dev.isle.cli.warm.WarmClient;
import dev.isle.cli.warm.WarmRuns;
import dev.isle.local.client.LocalOptions;
import dev.isle.local.home.IsleHome;
import dev.isle.plan.runtime.RuntimeFailure;
import dev.isle.release.aot.AotCaches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The command line. {@link #run} is a function of its arguments, streams and world; {@link #main} gives it those of the process. */
public final class Isle {
    private Isle() {}

    /** Runs a verb and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Map<String, String> env = System.getenv();
        Streams streams = Streams.ofProcess(env);
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            String words = interrupt.words();
            if (!words.isEmpty()) {
                streams.out().flush();
                streams.err().println("\ninterrupted: " + Called.of(env).in(words));
                streams.err().flush();
            }
        }));
        World world = world(env, interrupt);
        int code = execute(List.of(arguments), streams, world);
        interrupt.over();
        System.exit(code);
    }

    /** The world of this process; also what the build's training run for the AOT cache works in, with variables of its own. */
    public static World world(Map<String, String> env, Interrupt interrupt) {
        return new World(
                env,
                Path.of("").toAbsolutePath(),
                IsleHome.userHome(env),
                System.getProperty("user.name", "unknown"),
                Clock.systemUTC(),
                ZoneId::systemDefault,
                Optional.ofNullable(System.getProperty("isle.distribution")).map(Isle::real),
                (here, runtime) -> LocalSite.of(
                        here.home(), aotCaches(here), self(), folder -> WarmRuns.beside(folder, here, Isle::run)),
                interrupt,
                false);
    }

    /** One distribution has one path, however it was called: paths within it get into plans, and another path would be another plan. */
    private static Path real(String named) {
        Path path = Path.of(named).toAbsolutePath().normalize();
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static LocalOptions.AotCaches aotCaches(World world) {
        AotCaches caches = AotCaches.of(world.home().root(), world.distribution());
        return (release, java) ->
                caches.find(Path.of(release), Path.of(java)).map(Path::toString).orElse("");
    }

    /** How this very program is run: the same Java, jar, settings and AOT cache. */
    private static List<String> self() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Xss512k", "-XX:-UsePerfData"));
        String cache = System.getProperty("isle.aot");
        if (cache != null) {
            command.addAll(List.of("-XX:AOTCache=" + real(cache), "-Xlog:disable", "-Xlog:all=error:stderr"));
        }
        for (String name : List.of("isle.distribution", "isle.aot")) {
            String value = System.getProperty(name);
            if (value != null) {
                command.add("-D" + name + "=" + real(value));
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Isle.class.getName()));
        return command;
    }

    /**
     * Runs a verb where it is quickest: in the warm process of a supervisor where it only reads and one is there, else here.
     *
     * @return the exit code, one of {@link Exit}
     */
    public static int execute(List<String> arguments, Streams streams, World world) {
        OptionalInt warm = WarmClient.run(arguments, streams, world);
        return warm.isPresent() ? warm.getAsInt() : run(arguments, streams, world);
    }

    /**
     * Runs a verb.
     *
     * @return the exit code, one of {@link Exit}
     * @throws WouldChange in a world where verbs may only look
     */
    public static int run(List<String> arguments, Streams streams, World world) {
        Paint paint = Paint.policy("auto", world.env(), streams.errTerminal());
        Called called = Called.of(world.env());
        int code;
        try {
            Line line = Verbs.parser().parse(arguments);
            Output output = Output.of(streams, line, world.env());
            paint = output.errorPaint();
            code = Commands.of(line.verb()).run(new Session(line, output, world));
        } catch (UsageException e) {
            streams.out().flush();
            new Failure(Exit.USAGE, String.valueOf(e.getMessage()), List.of(), List.of(e.next()))
                    .write(streams.err(), paint, called);
            code = Exit.USAGE;
        } catch (Failure e) {
            streams.out().flush();
            e.write(streams.err(), paint, called);
            code = e.code();
        } catch (RuntimeFailure e) {
            streams.out().flush();
            new Failure(Exit.ERROR, String.valueOf(e.getMessage()), List.of(), List.of("isle doctor"))
                    .write(streams.err(), paint, called);
            code = Exit.ERROR;
        } catch (WouldChange e) {
            throw e;
        } catch (RuntimeException e) {
            streams.out().flush();
            unexpected(e, world).write(streams.err(), paint, called);
            code = Exit.ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = Exit.INTERRUPTED;
        }
        return code;
    }

    /** A defect of Isle: the trace is kept out of the way unless somebody wants it. */
    private static Failure unexpected(RuntimeException defect, World world) {
        List<String> evidence = new ArrayList<>(List.of(String.valueOf(defect)));
        boolean all = world.env().containsKey("ISLE_TRACE");
        for (Throwable cause = defect; cause != null; cause = cause.getCause()) {
            StackTraceElement[] trace = cause.getStackTrace();
            for (int i = 0; i < (all ? trace.length : Math.min(3, trace.length)); i++) {
                evidence.add("  at " + trace[i]);
            }
        }
        return new Failure(
                Exit.ERROR,
                "this is a defect of Isle, please report it",
                evidence,
                all ? List.of() : List.of(Failure.hint("ISLE_TRACE=1 isle ...", "shows all of it")));
    }
}
