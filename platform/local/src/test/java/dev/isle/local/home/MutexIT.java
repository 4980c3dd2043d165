package dev.isle.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One at a time, of all threads of all processes. */
class MutexIT {
    @TempDir
    Path folder;

    private static boolean waits() throws java.io.IOException {
        String me = " " + ProcessHandle.current().pid() + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .anyMatch(line -> line.contains("->") && line.contains(me));
    }

    @Test
    void whileAnotherProcessIsAtItNobodyElseIs() throws Exception {
        Path lock = folder.resolve("home/.lock");
        Path done = folder.resolve("done");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MutexMain.class.getName(),
                        lock.toString(),
                        done.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
            assertThat(said.readLine()).isEqualTo("held");
            CompletableFuture<Boolean> seen = new CompletableFuture<>();
            CountDownLatch begun = new CountDownLatch(1);
            Thread.ofPlatform().start(() -> {
                begun.countDown();
                try {
                    seen.complete(Mutex.alone(lock, () -> Files.exists(done)));
                } catch (java.io.IOException failure) {
                    seen.completeExceptionally(failure);
                }
            });
            begun.await();
            // The kernel lists who waits for a lock behind an arrow.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!seen.isDone() && !waits()) {
                assertThat(System.nanoTime()).as("it neither got in nor waits").isLessThan(deadline);
                Thread.onSpinWait();
            }
            CompletableFuture<Boolean> second = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> {
                try {
                    second.complete(Mutex.alone(lock, () -> Files.exists(done)));
                } catch (java.io.IOException failure) {
                    second.completeExceptionally(failure);
                }
            });
            other.getOutputStream().close();
            assertThat(seen.get(30, TimeUnit.SECONDS))
                    .as("it got in after the other process had come out")
                    .isTrue();
            assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
