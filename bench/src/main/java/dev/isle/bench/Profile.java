package dev.isle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where servers spend their processor time, by the JDK's flight recorder and by the threads' own clocks. */
final class Profile {
    private static final String NAME = "isle-bench";
    /** Taken each time that a thread has used so much processor time, in native code, too. */
    private static final String SAMPLE = "jdk.CPUTimeSample";

    private static final String OWN = "dev.isle.";
    private static final int SHOWN = 20;
    private static final int PRINTED = 6;

    private final Servers servers;
    private final Path folder;
    private final Map<String, SortedMap<String, Double>> threads = new LinkedHashMap<>();

    private Profile(Servers servers, Path folder) {
        this.servers = servers;
        this.folder = folder;
    }

    /** Begins to record in these servers. */
    static Profile start(Servers servers, List<String> names, Path folder) throws IOException {
        Profile profile = new Profile(servers, Files.createDirectories(folder));
        for (String name : names) {
            long pid = pid(servers, name);
            Jdk.jcmd(
                    pid,
                    "JFR.start",
                    "name=" + NAME,
                    "settings=none",
                    "+" + SAMPLE + "#enabled=true",
                    "+" + SAMPLE + "#throttle=10ms");
            profile.threads.put(name, Proc.cpuSecondsOfThreads(pid));
        }
        return profile;
    }

    private static long pid(Servers servers, String name) {
        Long pid = servers.pids().get(name);
        if (pid == null) {
            throw new IllegalStateException("no server " + name + " runs");
        }
        return pid;
    }

    /** Ends it; the most frequent frames go to the report. */
    void stop(Report report) throws IOException {
        for (Map.Entry<String, SortedMap<String, Double>> server : threads.entrySet()) {
            long pid = pid(servers, server.getKey());
            SortedMap<String, Double> after = Proc.cpuSecondsOfThreads(pid);
            SortedMap<String, Double> used = new TreeMap<>();
            after.forEach((thread, seconds) ->
                    used.put(thread, seconds - server.getValue().getOrDefault(thread, 0.0)));
            Path file = folder.resolve(server.getKey() + ".jfr");
            Jdk.jcmd(pid, "JFR.stop", "name=" + NAME, "filename=" + file);
            shares(report, "threads of " + server.getKey(), used);
            frames(report, server.getKey(), file);
        }
    }

    private static void frames(Report report, String server, Path file) throws IOException {
        Map<String, Double> tops = new HashMap<>();
        Map<String, Double> own = new HashMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
                List<RecordedFrame> frames = event.getStackTrace().getFrames();
                if (!frames.isEmpty()) {
                    tops.merge(word(frames.getFirst()), 1.0, Double::sum);
                    own.merge(
                            frames.stream()
                                    .map(Profile::word)
                                    .filter(word -> word.startsWith(OWN))
                                    .findFirst()
                                    .orElse("(no frame of the suite)"),
                            1.0,
                            Double::sum);
                }
            }
        }
        shares(report, "top frames of " + server, tops);
        shares(report, "first frames of the suite in " + server, own);
    }

    private static String word(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void shares(Report report, String name, Map<String, Double> parts) {
        double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        List<String> lines = parts.entrySet().stream()
                .filter(part -> part.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SHOWN)
                .map(part -> String.format(Locale.ROOT, "%.1f %% %s", part.getValue() * 100 / sum, part.getKey()))
                .toList();
        report.raw(name, String.join("\n", lines));
        report.note(name, lines.stream().limit(PRINTED).collect(Collectors.joining("; ")));
    }
}
