package dev.isle.bench;

import dev.isle.cli.Isle;
import dev.isle.cli.terminal.Interrupt;
import dev.isle.cli.terminal.Streams;
import dev.isle.cli.verb.World;
import dev.isle.cli.warm.WarmClient;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An environment, driven through the command line as a user drives it. */
record Island(Path isle, Path home, Path file) {
    /**
     * What a command did.
     *
     * @param seconds from start to end, as a user waits
     */
    record Ran(int exit, String out, String err, double seconds) {}

    /** Runs a verb on this environment. */
    Ran run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(isle.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-f", file.toString()));
        Path err = file.resolveSibling("stderr.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectError(err.toFile());
        builder.environment().put("ISLE_HOME", home.toString());
        long began = System.nanoTime();
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Ran(exit, out, java.nio.file.Files.readString(err), seconds);
    }

    /** Runs a verb that must succeed. */
    Ran must(String... arguments) throws IOException, InterruptedException {
        Ran ran = run(arguments);
        if (ran.exit() != 0) {
            throw new IllegalStateException("isle " + String.join(" ", arguments) + " ended with " + ran.exit() + ":\n"
                    + ran.out() + ran.err());
        }
        return ran;
    }

    /** The status document. */
    JsonObject status() throws IOException, InterruptedException {
        return (JsonObject) Json.parse(run("status", "-o", "json").out());
    }

    /** The status document, without starting a process: by the supervisor's socket, so that asking often costs little. */
    JsonObject statusNow() throws IOException, InterruptedException {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("ISLE_HOME", home.toString());
        World here = Isle.world(env, new Interrupt());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = Streams.plain(InputStream.nullInputStream(), out, OutputStream.nullOutputStream());
        World world = new World(
                env,
                here.folder(),
                here.userHome(),
                here.user(),
                here.clock(),
                here.zone(),
                Optional.of(isle.resolveSibling("dist/target/isle").toRealPath()),
                here.sites(),
                here.interrupt(),
                false);
        return WarmClient.run(List.of("status", "-o", "json", "-f", file.toString()), streams, world)
                        .isPresent()
                ? (JsonObject) Json.parse(out.toString(StandardCharsets.UTF_8))
                : status();
    }

    /** Its servers. */
    List<JsonObject> servers() throws IOException, InterruptedException {
        return status().list("servers").stream().map(JsonObject.class::cast).toList();
    }

    /** The address of a role's first HTTP port. */
    String endpoint(String role) throws IOException, InterruptedException {
        JsonValue url = status().object("endpoints").get(role);
        if (url instanceof JsonValue.JsonString text) {
            return text.value();
        }
        throw new IllegalStateException("no address of " + role + " in the status");
    }

    /** Processor seconds of everything that the environment has running. */
    double cpuSeconds() throws IOException {
        return Proc.naming(home).stream().mapToDouble(Proc::cpuSeconds).sum();
    }

    /** The supervisor's process: the one that runs the hidden verb. */
    long supervisor() throws IOException {
        return Proc.naming(home).stream()
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(p -> p.info().arguments())
                        .map(a -> List.of(a).contains("supervise"))
                        .orElse(false))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no supervisor runs for " + home));
    }

    /** Removes the environment, whatever state it is in. */
    Ran remove() throws IOException, InterruptedException {
        return run("down", "--yes");
    }
}
