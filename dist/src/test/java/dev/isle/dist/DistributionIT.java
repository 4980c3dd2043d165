package dev.isle.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.plan.planner.JvmOptions;
import dev.isle.release.ReleaseScan;
import dev.isle.release.ReleaseText;
import dev.isle.release.aot.AotCaches;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as the build has just assembled it, and {@code ./isle} over it. */
class DistributionIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DISTRIBUTION = ROOT.resolve("dist/target/isle");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path temp;

    private record Ended(int exit, String output) {}

    @Test
    void theCommandLineUsesItsCache() throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(TrainCommandLine.OPTIONS);
        command.addAll(
                List.of("-XX:AOTMode=on", "-XX:AOTCache=" + DISTRIBUTION.resolve("isle.aot"), "-Xlog:class+load"));
        command.addAll(List.of("-jar", DISTRIBUTION.resolve("isle.jar").toString(), "version"));

        Ended ended = run(temp, command);

        assertThat(ended.exit()).isZero();
        assertThat(ended.output()).contains("dev.isle.cli.Isle source: shared objects file");
        List<String> fromJars = ended.output()
                .lines()
                .filter(line -> line.contains("dev.isle.") && line.contains("source: ") && !line.contains("Lambda"))
                .filter(line -> !line.contains("shared objects file"))
                .toList();
        assertThat(fromJars).isEmpty();
    }

    /** One cache, made with one collector and one compiler, serves all roles: with {@code AOTMode=on} a JVM that cannot use it does not start. */
    @Test
    void everyRoleStartsFromTheCacheOfTheRelease() throws Exception {
        Path release = DISTRIBUTION.resolve("releases/reference/18.1.0");
        Path java = Path.of(System.getProperty("java.home"));
        String cache = new AotCaches(List.of(DISTRIBUTION.resolve("aot")))
                .find(release, java)
                .orElseThrow()
                .toString();
        Map<String, Suite.Role> roles = ReleaseText.readSuite(release.resolve(ReleaseScan.DESCRIPTOR))
                .spec()
                .roles();
        Set<Suite.Jvm> jvms = new LinkedHashSet<>();
        roles.values().forEach(role -> jvms.add(Objects.requireNonNull(role.jvm())));
        jvms.add(new Suite.Jvm(">=25", Quantity.parse("4Gi"), null, Suite.JvmProfile.COMPUTE, List.of()));
        for (Suite.Jvm jvm : jvms) {
            List<String> command = new ArrayList<>(List.of(JAVA));
            command.addAll(options(jvm, cache));
            command.addAll(jvm.options());
            command.add("-XX:AOTMode=on");
            command.addAll(
                    List.of("-jar", release.resolve("lib/suite-server.jar").toString(), "--role=none"));
            Ended ended = run(temp, command);
            assertThat(ended.output()).as(command.toString()).contains("no such role");
            assertThat(ended.exit()).isEqualTo(64);
        }
        for (String computing : List.of("riskserver", "calculator")) {
            assertThat(options(
                            Objects.requireNonNull(
                                    Objects.requireNonNull(roles.get(computing)).jvm()),
                            cache))
                    .as(computing + " has the full compiler")
                    .contains("-XX:AOTCache=" + cache)
                    .noneMatch(option -> option.contains("TieredStopAtLevel") || option.contains("CICompilerCount"));
        }
    }

    private List<String> options(Suite.Jvm jvm, String cache) {
        return JvmOptions.derive(
                jvm, new JvmOptions.Ground(Runtime.version().feature(), cache, temp.toString(), temp.toString()));
    }

    @Test
    void theScriptRunsJavaWithTheOptionsOfTheTraining() throws IOException {
        String script = Files.readString(ROOT.resolve("isle"));

        assertThat(script).contains(" " + String.join(" ", TrainCommandLine.OPTIONS) + " ");
    }

    @Test
    void theScriptWorksFromAnyFolderThroughLinksAndWithAnOldJavaOnThePath() throws Exception {
        Path bin = Files.createDirectory(temp.resolve("a bin"));
        Files.createSymbolicLink(bin.resolve("isle-link"), ROOT.resolve("isle"));
        Files.createSymbolicLink(bin.resolve("isle"), Path.of("isle-link"));
        Path oldJava = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho old java; exit 1\n");
        assertThat(oldJava.toFile().setExecutable(true)).isTrue();

        Ended direct = run(temp, List.of(bin.resolve("isle").toString(), "version"));
        assertThat(direct.output()).startsWith("isle 0.").doesNotContain("development");
        assertThat(direct.output()).contains("isle").doesNotContain("old java");
        assertThat(direct.exit()).isZero();
        Ended onPath = run(temp, List.of("/bin/sh", "-c", "PATH=\"$1:$PATH\" isle version", "sh", bin.toString()));
        assertThat(onPath).isEqualTo(direct);
        assertThat(run(ROOT, List.of("sh", "isle", "version"))).isEqualTo(direct);
    }

    @Test
    void exitCodesPassThroughTheScript() throws Exception {
        assertThat(run(temp, List.of(ROOT.resolve("isle").toString(), "no-such-verb"))
                        .exit())
                .isEqualTo(64);
    }

    @Test
    void assemblingAgainTouchesNothing() throws Exception {
        Map<String, FileTime> before = times();
        String classPath;
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib"))) {
            classPath = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        Ended again = run(
                temp,
                List.of(
                        JAVA,
                        "-cp",
                        classPath + File.pathSeparator + ROOT.resolve("dist/target/isle.jar"),
                        AssembleDistribution.class.getName(),
                        DISTRIBUTION.toString(),
                        ROOT.resolve("dist/target/isle.jar").toString(),
                        ROOT.resolve("suite/server/target/release").toString(),
                        "18.1.0"));

        assertThat(again).isEqualTo(new Ended(0, ""));
        assertThat(times()).isEqualTo(before);
    }

    private static Map<String, FileTime> times() throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(DISTRIBUTION)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(".lock")) {
                    times.put(DISTRIBUTION.relativize(file).toString(), Files.getLastModifiedTime(file));
                }
            }
        }
        return times;
    }

    private Ended run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(temp, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("ISLE_HOME", temp.resolve("home").toString());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as(command.toString())
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
