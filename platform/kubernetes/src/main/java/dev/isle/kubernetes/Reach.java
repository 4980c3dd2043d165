package dev.isle.kubernetes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks whether addresses outside the environment accept a TCP connection, all at the same time. Holds nothing; thread-safe. */
final class Reach {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Something with a name at an address. */
    record Target(String name, String host, int port) {}

    private Reach() {}

    /** Which of the targets accept a connection, by name; a name with several targets does when all do. */
    static Map<String, Boolean> of(List<Target> targets) {
        Map<String, Boolean> answers = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> asked = new ArrayList<>();
            targets.forEach(target -> asked.add(threads.submit(() -> accepts(target))));
            for (int i = 0; i < targets.size(); i++) {
                answers.merge(targets.get(i).name(), asked.get(i).get(), Boolean::logicalAnd);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }

    private static boolean accepts(Target target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.host(), target.port()), Math.toIntExact(PATIENCE.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
