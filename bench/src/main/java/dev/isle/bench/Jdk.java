package dev.isle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK's tools on running JVMs. */
final class Jdk {
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");

    private Jdk() {}

    /** Runs {@code jcmd}; returns what it prints. */
    static String jcmd(long pid, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** Heap in use after a full collection, in MiB; the collection is ordered here. */
    static double liveHeap(long pid) throws IOException {
        Path commands = Files.createTempFile("isle-bench", ".jcmd");
        try {
            Files.writeString(commands, "GC.run\nGC.heap_info\n");
            return usedHeap(jcmd(pid, "-f", commands.toString()));
        } finally {
            Files.delete(commands);
        }
    }

    /** What {@code GC.heap_info} says is in use in the generations or in the heap as a whole, in MiB; their spaces and metaspace have no total. */
    static double usedHeap(String info) {
        double kibibytes = 0;
        for (String line : info.lines().toList()) {
            if (line.contains(" total ")) {
                Matcher used = USED.matcher(line);
                if (used.find()) {
                    kibibytes += Double.parseDouble(used.group(1));
                }
            }
        }
        return kibibytes / 1024;
    }
}
