package dev.isle.suite.server.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A calculator that cannot value takes no unit and says why. */
class CalculatorIT {
    private static Sensor sensor(Calculator calculator) {
        return calculator.sensors().stream()
                .filter(sensor -> sensor.name().equals("calculator"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsReadyWhenItHasValuedOnce(@TempDir Path folder) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (TestDatabase database = new TestDatabase(true)) {
            Path password = Files.writeString(folder.resolve("password"), TestDatabase.PASSWORD);
            Calculator calculator = new Calculator(
                    ServerOptions.parse(
                            "--role=calculator",
                            "--server=calculator-0",
                            "--http=1",
                            "--level=development",
                            "--open=true",
                            "--db.url=" + database.url(),
                            "--db.user=isle_app",
                            "--db.password-file=" + password),
                    () -> {
                        if (broken.get()) {
                            throw new NoClassDefFoundError("com/opengamma/strata/Pricer");
                        }
                        Rehearsal.run();
                    });
            calculator.start();
            try {
                Await.until("it says why", () -> sensor(calculator).detail().contains("com/opengamma/strata/Pricer"));
                assertThat(sensor(calculator).state()).isEqualTo(Colour.RED);
                assertThat(sensor(calculator).gate()).as("it decides readiness").isTrue();
                broken.set(false);
                Await.until("it is ready", () -> sensor(calculator).state() == Colour.GREEN);
            } finally {
                calculator.stop();
            }
        }
    }
}
