package dev.isle.suite.server.upload;

import dev.isle.suite.server.active.ActiveClient;
import dev.isle.suite.server.active.ServerClient;
import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.database.Database;
import dev.isle.suite.server.database.DatabaseState;
import dev.isle.suite.server.database.DatabaseWatch;
import dev.isle.suite.server.database.FewConnections;
import dev.isle.suite.server.health.Colour;
import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.process.ServerOptions.DatabaseOptions;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.web.servlet.function.RouterFunctions;

/**
 * The datauploader: hands the items of bulk files to the active dataserver, one trade each. It keeps the files of its drop
 * folder, and in the database what each bulk key stands for and was answered ({@link BulkKeys}).
 */
public final class Uploader implements RoleService {
    private static final int IN_FLIGHT = 8;
    private static final int BULKS = 2;
    /** One for each bulk that is under way, and one for who asks about an old one without the right to begin one. */
    private static final int KEY_CONNECTIONS = BULKS + 1;

    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final DatabaseState state = new DatabaseState();
    private final DatabaseWatch watch;
    private final ServerClient client;
    private final ActiveClient dataservers;
    private final Pace pace = new Pace(IN_FLIGHT, System::nanoTime);
    private final Path scratch;
    private final Submission submission;
    private final UploadRoutes uploads;
    private final Optional<DropFolder> drop;

    /** A datauploader with those options; without a data folder it watches none. */
    public Uploader(ServerOptions options, Peers peers, Token token, Tls tls, Callers callers, Admission admission) {
        Database database = new Database(
                options.database().orElseGet(() -> new DatabaseOptions("jdbc:postgresql:", "", Optional.empty())));
        watch = new DatabaseWatch(database.connections("isle-upload/" + options.server(), SILENCE), state, () -> true);
        client = new ServerClient(tls);
        dataservers = new ActiveClient(peers, client);
        Semaphore bulks = new Semaphore(BULKS, true);
        scratch = options.data()
                .orElse(Path.of(System.getProperty("java.io.tmpdir")))
                .resolve("upload-" + options.server());
        BulkReader reader = new BulkReader(BulkLimits.DEFAULT, scratch);
        BulkKeys keys = new BulkKeys(new FewConnections(
                database.connections("isle-bulks/" + options.server(), SILENCE), KEY_CONNECTIONS, SILENCE));
        submission = new Submission(dataservers, token, pace, IN_FLIGHT);
        uploads = new UploadRoutes(reader, BulkLimits.DEFAULT, keys, submission, admission, bulks);
        drop = options.data()
                .map(data -> new DropFolder(
                        data.resolve("drop"),
                        callers,
                        options.open(),
                        reader,
                        BulkLimits.DEFAULT,
                        keys,
                        submission,
                        bulks));
    }

    @Override
    public void start() {
        sweep();
        watch.start();
        dataservers.start();
        drop.ifPresent(DropFolder::start);
    }

    @Override
    public void stop() {
        watch.stop();
        if (drop.isPresent()) {
            try {
                drop.get().stop();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        dataservers.stop();
        client.stop();
    }

    /** What a killed process left of the archives that it read. */
    private void sweep() {
        try {
            Files.createDirectories(scratch);
            try (Stream<Path> left = Files.list(scratch)) {
                for (Path file :
                        left.filter(each -> each.toString().endsWith(".zip")).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the scratch folder " + scratch + " cannot be used", failure);
        }
    }

    @Override
    public boolean drain(Duration lasts, Duration patience) throws InterruptedException {
        return drop.isEmpty() || drop.get().pause(lasts, patience);
    }

    @Override
    public List<Sensor> sensors() {
        List<Sensor> sensors = new ArrayList<>(state.sensors());
        sensors.add(dataservers.sensor());
        boolean slow = pace.pause().isPositive();
        sensors.add(Sensor.warn(
                "pace",
                "upload",
                pace.width(),
                slow ? Colour.AMBER : Colour.GREEN,
                slow ? pace.reason() + "; items wait, nothing is lost" : "items in flight at most"));
        drop.ifPresent(folder -> {
            String trouble = folder.trouble();
            sensors.add(Sensor.warn(
                    "drop",
                    "upload",
                    trouble.isEmpty() ? "watched" : "not watched",
                    trouble.isEmpty() ? Colour.GREEN : Colour.AMBER,
                    trouble.isEmpty() ? folder.folder().toString() : trouble));
        });
        return List.copyOf(sensors);
    }

    @Override
    public void measure(Sheet sheet) {
        submission.measure(sheet);
    }

    @Override
    public Set<String> judged() {
        return Set.of("uploads");
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {
        uploads.addTo(routes);
    }
}
