package dev.isle.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret is made once. */
class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void ofManyAtOnceTheFirstOneWinsAndAllReadTheSame() throws Exception {
        int many = 8;
        CyclicBarrier together = new CyclicBarrier(many);
        Path file = folder.resolve("secrets/token");
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            for (int round = 0; round < 20; round++) {
                Callable<String> maker = () -> {
                    together.await();
                    boolean made = Secrets.make(file, 24);
                    return made + " " + Secrets.read(file);
                };
                List<String> seen = new ArrayList<>();
                for (Future<String> one : threads.invokeAll(Collections.nCopies(many, maker))) {
                    seen.add(one.get());
                }
                String secret = Secrets.read(file);
                assertThat(seen).containsOnlyOnce("true " + secret);
                assertThat(Collections.frequency(seen, "false " + secret)).isEqualTo(many - 1);
                Files.delete(file);
            }
        }
        assertThat(Folders.list(folder.resolve("secrets")))
                .as("no temporary file is left")
                .isEmpty();
    }

    @Test
    void whatWasPublishedIsNeverReplaced() throws IOException {
        Path file = folder.resolve("token");
        assertThat(AtomicFile.publish(file, bytes("first"), AtomicFile.SECRET)).isTrue();
        assertThat(AtomicFile.publish(file, bytes("second"), AtomicFile.SECRET)).isFalse();
        assertThat(file).hasContent("first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
        assertThat(Folders.list(folder)).containsExactly(file);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
