package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment under a real supervisor process. */
class SupervisorIT {
    @TempDir
    static Path home;

    @TempDir
    static Path files;

    @Test
    void aKilledServerIsStartedAgainBeforeAndAfterATakeOver() throws InterruptedException {
        try (TestEnvironment environment = new TestEnvironment(home, files, "heal")) {
            environment.role("alpha").role("beta").up();
            Observation first = environment.awaitReady();
            kill(first, "alpha-0");
            ServerObservation second = environment.awaitAnother("alpha-0", first.server("alpha-0"));

            environment.killSupervisor();
            assertThat(environment
                            .handle()
                            .snapshot()
                            .observation()
                            .server("beta-0")
                            .identity())
                    .as("a server does not notice its supervisor's death")
                    .isEqualTo(first.server("beta-0").identity());
            environment.handle().watch();
            kill(environment.handle().observe(), "alpha-0");
            environment.awaitAnother("alpha-0", second);
            assertThat(environment.handle().record().history("alpha-0").restarts())
                    .isEqualTo(2);
            assertThat(environment.handle().record().history("alpha-0").recent().toString())
                    .as("the status survives the take-over")
                    .contains("137");
            assertThat(environment.handle().observe().server("beta-0").identity())
                    .isEqualTo(first.server("beta-0").identity());
        }
    }

    private static void kill(Observation seen, String server) {
        long pid = Objects.requireNonNull(seen.server(server).pid());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
