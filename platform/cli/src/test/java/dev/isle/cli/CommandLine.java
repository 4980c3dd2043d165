package dev.isle.cli;

import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.verb.World;
import dev.isle.cli.verb.WouldChange;
import dev.isle.cli.warm.WarmRuns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the command line in-process, in a folder and a world of a test's own. Every answer for programs is held to its schema. */
final class CommandLine {
    final FakeSite site = new FakeSite();
    final Map<String, String> env = new HashMap<>();
    final Interrupt interrupt = new Interrupt();
    Optional<Path> distribution = Optional.empty();
    String typed = "";
    boolean terminal;
    private final Path folder;

    CommandLine(Path folder) {
        this.folder = folder;
        env.put("ISLE_HOME", folder.resolve("isle-home").toString());
    }

    /** What a run left. */
    record Outcome(int code, String out, String err) {}

    /** As run by a process of its own. */
    Outcome run(String... arguments) {
        return run(Isle::run, arguments);
    }

    /** As run by something else; the code is -1 where that does not run it. */
    Outcome run(WarmRuns.Runner runner, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                terminal,
                terminal,
                terminal,
                100);
        int code = runner.run(List.of(arguments), streams, world());
        String answer = out.toString(StandardCharsets.UTF_8);
        Answers.hold(List.of(arguments), answer);
        return new Outcome(code, answer, err.toString(StandardCharsets.UTF_8));
    }

    /** Whether a supervisor may answer it, because it only looks. */
    boolean looks(String... arguments) {
        try {
            run((line, streams, here) -> Isle.run(line, streams, world(true)), arguments);
            return true;
        } catch (WouldChange change) {
            return false;
        }
    }

    World world() {
        return world(false);
    }

    private World world(boolean looking) {
        return new World(
                Map.copyOf(env),
                folder,
                folder.resolve("home"),
                "ada",
                Clock.fixed(FakeInstallation.AT, ZoneOffset.UTC),
                () -> ZoneOffset.UTC,
                distribution,
                (here, runtime) -> site,
                interrupt,
                looking);
    }
}
