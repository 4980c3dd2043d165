package dev.isle.local.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.model.Suite.JvmProfile;
import dev.isle.plan.planner.JvmOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JVM says of itself is what was derived for it: each Java that is found here, started with the options and asked. Java 25 must be among them. */
class MeasuredJvmIT {
    private static final int REQUIRED = 25;

    /** Runs in the JVM that is asked, which may be older than this one. */
    private static final String PROGRAM = """
            import java.lang.management.*;
            import java.nio.ByteBuffer;
            import java.util.*;

            public class Told {
                static long option(String name) {
                    return Long.parseLong(ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                            .getVMOption(name).getValue());
                }

                public static void main(String[] arguments) throws Exception {
                    System.out.println("heap=" + option("MaxHeapSize"));
                    System.out.println("usable=" + Runtime.getRuntime().maxMemory());
                    long code = 0;
                    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                        if (pool.getName().equals("Metaspace")) {
                            System.out.println("metaspace=" + pool.getUsage().getMax());
                        } else if (pool.getName().startsWith("Code")) {
                            code += pool.getUsage().getMax();
                        }
                    }
                    System.out.println("code=" + code);
                    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                        System.out.println("collector=" + collector.getName());
                    }
                    System.out.println("processors=" + Runtime.getRuntime().availableProcessors());
                    System.out.println("level=" + option("TieredStopAtLevel"));
                    System.out.println("temp=" + System.getProperty("java.io.tmpdir"));
                    List<ByteBuffer> held = new ArrayList<>();
                    try {
                        while (held.size() < Integer.parseInt(arguments[0])) {
                            held.add(ByteBuffer.allocateDirect(1 << 20));
                        }
                    } catch (OutOfMemoryError full) {
                        System.out.println("direct=" + held.size());
                    }
                }
            }
            """;

    @TempDir
    static Path folder;

    @BeforeAll
    static void compile() throws IOException {
        Path source = Files.writeString(folder.resolve("Told.java"), PROGRAM);
        ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
        assertThat(compiler.run(System.out, System.err, "--release", "11", "-nowarn", source.toString()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 17, 21, REQUIRED})
    void aJvmReportsWhatWasDerived(int feature) throws Exception {
        Optional<JavaHomes.Home> home = JavaHomes.find(System.getenv(), Path.of(System.getProperty("user.home")))
                .fit(Integer.toString(feature));
        if (feature != REQUIRED) {
            assumeThat(home)
                    .as("no Java " + feature + " here: nothing is measured with it")
                    .isPresent();
        }
        Path java = home.orElseThrow().path().resolve("bin/java");
        measure(java, feature, JvmProfile.FAST_START, "64Mi", null, "Copy", 2);
        measure(java, feature, JvmProfile.FAST_START, "384Mi", 1, "Copy", 1);
        measure(java, feature, JvmProfile.COMPUTE, "512Mi", null, "Copy", 2);
        measure(java, feature, JvmProfile.COMPUTE, "6Gi", null, "G1 Young Generation", 3);
        measure(java, feature, JvmProfile.COMPUTE, "16Gi", null, feature < 21 ? "G1 Young Generation" : "ZGC", 8);
    }

    private void measure(
            Path java,
            int feature,
            JvmProfile profile,
            String memory,
            @Nullable Integer asked,
            String collector,
            int processors)
            throws Exception {
        String temp = folder.toRealPath().toString();
        List<String> options = JvmOptions.derive(
                new Suite.Jvm(">=8", Quantity.parse(memory), asked, profile, List.of()),
                new JvmOptions.Ground(feature, "", temp, temp));
        long direct = Math.min(megabytes(options, "-XX:MaxDirectMemorySize="), 128);
        Map<String, List<String>> told = ask(java, options, direct + 1);
        String of = "Java " + feature + ", " + profile + ", " + memory + ": " + options;
        assertThat(told.get("heap")).as(of).containsExactly(bytes(options, "-Xmx"));
        assertThat(Long.parseLong(only(told, "usable")))
                .as(of + ": a collector sets at most one survivor space aside")
                .isBetween((megabytes(options, "-Xmx") << 20) * 85 / 100, megabytes(options, "-Xmx") << 20);
        assertThat(told.get("metaspace")).as(of).containsExactly(bytes(options, "-XX:MaxMetaspaceSize="));
        assertThat(told.get("code")).as(of).containsExactly(bytes(options, "-XX:ReservedCodeCacheSize="));
        assertThat(told.getOrDefault("direct", List.of()))
                .as(of + ": MiB that could be had")
                .isEqualTo(direct < 128 ? List.of(Long.toString(direct)) : List.of());
        assertThat(only(told, "collector")).as(of).startsWith(collector);
        assertThat(told.get("processors")).as(of).containsExactly(Integer.toString(processors));
        assertThat(told.get("level")).as(of).containsExactly(profile == JvmProfile.COMPUTE ? "4" : "1");
        assertThat(told.get("temp")).as(of).containsExactly(temp);
    }

    private static String only(Map<String, List<String>> told, String key) {
        return Objects.requireNonNull(told.get(key), key).getFirst();
    }

    private static long megabytes(List<String> options, String option) {
        String value =
                options.stream().filter(o -> o.startsWith(option)).findFirst().orElseThrow();
        return Long.parseLong(value.substring(option.length(), value.length() - 1));
    }

    private static String bytes(List<String> options, String option) {
        return Long.toString(megabytes(options, option) << 20);
    }

    private static Map<String, List<String>> ask(Path java, List<String> options, long direct) throws Exception {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        // The largest budgets are reserved, not taken: what a JVM may have is asked, not what it begins with.
        command.addAll(List.of("-Xms16m", "-cp", folder.toString(), "Told", Long.toString(direct)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + said).isZero();
        assertThat(said).as("a warning is an option that does not fit").doesNotContain("warning");
        return said.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0],
                        LinkedHashMap::new,
                        Collectors.mapping(pair -> pair[pair.length - 1], Collectors.toList())));
    }
}
