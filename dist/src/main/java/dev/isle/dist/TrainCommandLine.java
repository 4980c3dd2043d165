package dev.isle.dist;

import dev.isle.release.Folders;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseFile;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseTree;
import dev.isle.release.aot.JavaRuntime;
import dev.isle.release.aot.TrainingRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains the AOT cache of the command line itself, for the Java that runs this, and notes that Java for {@code ./isle}. Done by the build, and by
 * {@code ./isle} when the noted Java is gone or became another one.
 *
 * <p>Steps: {@link Rehearsal} runs with {@code -XX:AOTCacheOutput}; {@code version} runs with {@code -XX:AOTMode=on}, which refuses to start where the cache
 * cannot be used; the cache takes its place; the Java's folder and the beginning of its {@code release} file are noted in {@code jdk}.
 */
public final class TrainCommandLine {
    /** What {@code ./isle} and the supervisor run with; the list in {@code ./isle} must say the same for the cache to serve both. */
    static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-Xss512k",
            "-XX:-UsePerfData",
            // Reading files makes some forty kinds of record once each by reflection: without this the JDK makes
            // classes for every constructor first.
            "-Djdk.reflect.useNativeAccessorOnly=true");

    private static final String CACHE = "isle.aot";
    private static final String MADE_OF = "isle.aot.made-of";
    private static final String JDK = "jdk";
    private static final int NOTED_LINES = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private TrainCommandLine() {}

    /** {@code TrainCommandLine DISTRIBUTION}. Ends with 0 also where no cache could be made: the command line then runs without one. */
    public static void main(String[] arguments) throws IOException {
        train(Path.of(arguments[0]), JavaRuntime.at(Path.of(System.getProperty("java.home"))), System.err);
    }

    /** Makes cache and note, where they are not right already. */
    static void train(Path distribution, JavaRuntime java, PrintStream out) throws IOException {
        String madeOf = madeOf(distribution, java);
        Path cache = distribution.resolve(CACHE);
        Path note = distribution.resolve(MADE_OF);
        if (Files.isRegularFile(cache)
                && Files.isRegularFile(note)
                && Files.readString(note).equals(madeOf)) {
            return;
        }
        long began = System.nanoTime();
        Files.deleteIfExists(note);
        Files.deleteIfExists(cache);
        Path fresh = distribution.resolve(CACHE + ".new");
        Path work = Files.createTempDirectory(distribution, "training");
        Optional<String> problem;
        try {
            problem = run(distribution, java, work, "-XX:AOTCacheOutput=" + fresh, "-cp", Rehearsal.class.getName())
                    .or(() -> run(
                            distribution, java, work, "-XX:AOTMode=on", "-XX:AOTCache=" + fresh, "-jar", "version"));
            if (problem.isEmpty()) {
                Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
                Files.writeString(note, madeOf);
            }
        } finally {
            Files.deleteIfExists(fresh);
            Folders.delete(work);
        }
        noteJava(distribution, java);
        out.println(problem.map(what ->
                        "isle: warning: no AOT cache for the command line, every command starts more slowly: " + what)
                .orElseGet(() -> "isle: AOT cache of the command line trained and proven in "
                        + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms"));
    }

    /** Runs the command line: {@code JAVA OPTIONS MORE... isle.jar LAST}, where the last of {@code more} comes behind the jar. */
    private static Optional<String> run(Path distribution, JavaRuntime java, Path work, String... more) {
        List<String> command = new ArrayList<>(List.of(java.java().toString()));
        command.addAll(OPTIONS);
        command.add("-Disle.distribution=" + distribution);
        command.addAll(List.of(more).subList(0, more.length - 1));
        command.add(distribution.resolve("isle.jar").toString());
        command.add(more[more.length - 1]);
        return TrainingRun.run(command, work, work.resolve("output.log"), TIMEOUT);
    }

    /** Every jar with its size and time, and the Java: what a JVM compares before it uses the cache. */
    private static String madeOf(Path distribution, JavaRuntime java) {
        List<ReleaseFile> jars = new ArrayList<>(ReleaseTree.list(distribution.resolve("lib"), ReleaseLimits.DEFAULT));
        StringBuilder text =
                new StringBuilder("isle-command-line/1\n").append(java.digest()).append('\n');
        text.append(OPTIONS).append('\n');
        try {
            Path jar = distribution.resolve("isle.jar");
            text.append(Files.size(jar))
                    .append(' ')
                    .append(Files.getLastModifiedTime(jar))
                    .append('\n');
        } catch (IOException e) {
            throw new ReleaseFailure(distribution + " holds no isle.jar; run ./build package", e);
        }
        jars.forEach(jar -> text.append(jar.size())
                .append(' ')
                .append(jar.modifiedMillis())
                .append(' ')
                .append(jar.path())
                .append('\n'));
        return text.toString();
    }

    /** Notes the Java's folder and the first lines of its release file, which name vendor and build: {@code ./isle} compares them at every start. */
    private static void noteJava(Path distribution, JavaRuntime java) throws IOException {
        List<String> lines = new ArrayList<>(List.of(java.home().toString()));
        lines.addAll(Files.readAllLines(java.home().resolve("release")).stream()
                .limit(NOTED_LINES)
                .toList());
        Path fresh = distribution.resolve(JDK + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, distribution.resolve(JDK), StandardCopyOption.ATOMIC_MOVE);
    }
}
