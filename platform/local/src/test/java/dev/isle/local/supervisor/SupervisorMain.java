package dev.isle.local.supervisor;

import dev.isle.local.client.LocalOptions;
import dev.isle.local.home.IsleHome;
import java.nio.file.Path;
import java.util.List;

/** The supervisor as the tests start it: {@code SupervisorMain HOME NAME}. */
final class SupervisorMain {
    private SupervisorMain() {}

    /** Supervises until it is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        LocalOptions options = new LocalOptions(new IsleHome(Path.of(arguments[0])), (release, java) -> "", List.of());
        System.exit(Supervisor.run(options, arguments[1], folder -> () -> {}));
    }
}
