package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Folders;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.why.Why;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose memory runs out leaves its heap, and the reason of its restart names it; what it left behind stays within bounds. */
class MemoryIT {
    private static final String SERVER = "alpha-0";

    @TempDir
    static Path home;

    @TempDir
    static Path files;

    private static String ask(Plan plan, String path) throws IOException, InterruptedException {
        String url = Objects.requireNonNull(
                        plan.server(SERVER).orElseThrow().ports().get("http"))
                .url();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static ServerObservation exhaust(TestEnvironment environment, Plan plan, ServerObservation before)
            throws InterruptedException {
        try {
            ask(plan, "/exhaust");
        } catch (IOException itEnded) {
            return environment.awaitAnother(SERVER, before);
        }
        throw new AssertionError("a server without memory answered");
    }

    private static Path dump(EnvironmentFolder folder, ServerObservation of) {
        return folder.dumps(SERVER).resolve("java_pid" + of.pid() + ".hprof.gz");
    }

    @Test
    void aServerThatRunsOutOfMemoryLeavesItsHeapAndNothingElse() throws Exception {
        try (TestEnvironment environment = new TestEnvironment(home, files, "memory")) {
            environment.role("alpha").up();
            EnvironmentFolder folder = environment.handle().folder();
            ServerObservation first = environment.awaitReady().server(SERVER);
            Plan plan = Objects.requireNonNull(environment.handle().record().plan());
            Path left = Path.of(ask(plan, "/temp"));
            assertThat(left).hasParent(folder.temp(SERVER)).exists();
            for (int i = 1; i <= 2; i++) {
                Path older = Files.createFile(folder.dumps(SERVER).resolve("java_pid" + i + ".hprof.gz"));
                Files.setLastModifiedTime(older, FileTime.from(Instant.EPOCH.plusSeconds(i)));
            }

            ServerObservation second = exhaust(environment, plan, first);
            assertThat(Folders.list(folder.dumps(SERVER)))
                    .as("of a crash loop the newest dump is kept")
                    .containsExactly(dump(folder, first));
            assertThat(dump(folder, first)).isNotEmptyFile();
            assertThat(left)
                    .as("what a process leaves goes before the next one starts")
                    .doesNotExist();
            Snapshot now = environment.handle().snapshot();
            Why.Link why =
                    Why.lastRestart(now.observation(), now.record(), SERVER).orElseThrow();
            assertThat(why.evidence())
                    .startsWith("it ran out of memory; its heap dump is " + dump(folder, first) + "; ")
                    .contains("status 3")
                    .contains("OutOfMemoryError");

            exhaust(environment, plan, second);
            assertThat(environment.handle().holdings().dumps())
                    .as("`down` names what goes")
                    .isEqualTo(List.of(dump(folder, second)));
        }
        assertThat(home.resolve("environments/memory")).doesNotExist();
    }
}
