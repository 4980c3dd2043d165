package dev.isle.suite.server.upload;

import dev.isle.suite.server.auth.Caller;
import dev.isle.suite.server.auth.Callers;
import dev.isle.suite.server.auth.Right;
import dev.isle.suite.server.http.RequestId;
import dev.isle.suite.server.log.Correlation;
import dev.isle.suite.server.process.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;

/**
 * Takes bulk files from a folder. Each user has a folder of his name in it; who may write there is the system's business.
 *
 * <p>A file is taken when it is complete: its writer writes {@code .NAME} or {@code NAME.part} and renames it. Steps:
 *
 * <ol>
 *   <li>It is moved to {@code .taken/NAME}; from here on only this server touches it.
 *   <li>Its items are handed on, for as long as it takes.
 *   <li>The results are written, whole, beside where it will lie: {@code done/NAME.results.json}. A file that cannot be
 *       read, or that its user may not hand in, gets {@code refused/NAME.reasons.json} instead.
 *   <li>It is moved there.
 * </ol>
 *
 * <p>After a crash between any two steps the file is found in {@code .taken} and all of it is done again, with the same
 * results: its key is made of its name and content. So the same file dropped twice makes its trades once.
 */
final class DropFolder {
    private static final Logger log = LoggerFactory.getLogger(DropFolder.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String TAKEN = ".taken";
    private static final int MOST_FILES = 1000;

    /** The users' names: nothing else is a folder of somebody. */
    private static final String USER_FORM = "[a-z][a-z0-9._-]{0,39}";

    private final Path folder;
    private final Callers callers;
    private final boolean open;
    private final BulkReader reader;
    private final BulkLimits limits;
    private final BulkKeys keys;
    private final Submission submission;
    private final Semaphore bulks;
    private final Gate gate = new Gate();
    private volatile boolean stopping;
    private final Semaphore working = new Semaphore(1);
    private volatile long pausedUntil = System.nanoTime();
    private volatile String trouble = "not looked yet";
    private @Nullable Thread thread;

    DropFolder(
            Path folder,
            Callers callers,
            boolean open,
            BulkReader reader,
            BulkLimits limits,
            BulkKeys keys,
            Submission submission,
            Semaphore bulks) {
        this.folder = folder;
        this.callers = callers;
        this.open = open;
        this.reader = reader;
        this.limits = limits;
        this.keys = keys;
        this.submission = submission;
        this.bulks = bulks;
    }

    void start() {
        thread = Thread.ofPlatform().name("drop-folder").daemon(true).start(this::run);
    }

    /** Ends; the file that is under way stays taken and is done again after the next start. */
    void stop() throws InterruptedException {
        stopping = true;
        gate.open();
        @Nullable Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(LOOK);
        }
    }

    /** What is wrong with the folder itself; empty when nothing is. */
    String trouble() {
        return trouble;
    }

    Path folder() {
        return folder;
    }

    /** Begins no further file for that long; returns whether none is under way, after {@code patience} at most. */
    boolean pause(Duration lasts, Duration patience) throws InterruptedException {
        pausedUntil = System.nanoTime() + lasts.toNanos();
        if (!working.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        working.release();
        return true;
    }

    private boolean resting() {
        return stopping || System.nanoTime() - pausedUntil < 0;
    }

    private void run() {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            Thread bell = Thread.ofVirtual().name("drop-watch").start(() -> ring(watch));
            try {
                while (!stopping) {
                    working.acquire();
                    try {
                        look(watch);
                    } finally {
                        working.release();
                    }
                    boolean _ = gate.await(LOOK);
                }
            } finally {
                bell.interrupt();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            trouble = "the folder cannot be watched: " + failure.getMessage();
            log.error("{}: {}", folder, trouble);
        }
    }

    /** The watch only makes the next look come sooner; it may miss anything. */
    private void ring(WatchService watch) {
        try {
            while (true) {
                var key = watch.take();
                key.pollEvents();
                gate.open();
                if (!key.reset()) {
                    key.cancel();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(WatchService watch) throws InterruptedException {
        try {
            Files.createDirectories(folder);
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            for (Path user : list(folder, true)) {
                user.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                for (Path file : list(user.resolve(TAKEN), false)) {
                    if (!resting()) {
                        carryOut(user, file);
                    }
                }
                for (Path file : list(user, false)) {
                    if (!resting()) {
                        take(user, file);
                    }
                }
            }
            trouble = "";
        } catch (IOException | RuntimeException failure) {
            // What failed lies in .taken and is tried again at the next look.
            if (!trouble.equals(String.valueOf(failure))) {
                log.warn("drop folder {}: {}", folder, failure.toString());
            }
            trouble = String.valueOf(failure);
        }
    }

    /** The complete files, or the users' folders, in it; by name. No link is followed. */
    private static List<Path> list(Path in, boolean folders) throws IOException {
        if (!Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(in)) {
            return children.filter(child -> folders
                            ? Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                                    && child.getFileName().toString().matches(USER_FORM)
                            : Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS) && complete(child))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        }
    }

    private static boolean complete(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !name.endsWith(".part") && !name.endsWith(".tmp");
    }

    private void take(Path user, Path file) throws IOException, InterruptedException {
        Path taken = Files.createDirectories(user.resolve(TAKEN)).resolve(file.getFileName());
        try {
            Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException gone) {
            return; // its writer took it back
        }
        carryOut(user, taken);
    }

    private void carryOut(Path user, Path taken) throws IOException, InterruptedException {
        String request = RequestId.fresh();
        try (MDC.MDCCloseable _ = Correlation.request(request)) {
            carryOut(user, taken, request);
        }
    }

    private void carryOut(Path user, Path taken, String request) throws IOException, InterruptedException {
        String name = user.getFileName().toString();
        try {
            if (Files.size(taken) > limits.bytes()) {
                throw BadBulk.tooLarge("/", "a bulk has at most " + limits.bytes() + " bytes; drop several files");
            }
            BulkKind kind = BulkKind.ofFileName(taken.getFileName().toString())
                    .orElseThrow(() -> BadBulk.unreadable("/", "media-type", "name it .json, .xml, .csv or .zip"));
            bulks.acquire();
            try {
                byte[] content = Files.readAllBytes(taken);
                String key = key(taken, content);
                if (keys.find(name, key).isEmpty()) {
                    judge(name); // what was begun once is ended, whatever became of its user's rights
                }
                List<Item> items = reader.read(kind, "", content);
                BulkKeys.Claimed claimed = keys.claim(name, key, BulkKeys.digest(kind, "", content));
                switch (submission.run(
                        new Submission.Bulk(key, name, request, items, claimed.answer()),
                        Long.MAX_VALUE + System.nanoTime())) {
                    case Submission.Outcome.Part part ->
                        throw new IOException("items of " + taken + " have no result: " + part.reason());
                    case Submission.Outcome.Whole whole -> {
                        keys.keep(name, whole.result());
                        settle(
                                taken,
                                user.resolve("done"),
                                ".results.json",
                                whole.result().toJson());
                        log.info("a dropped file of {} items by {}", items.size(), name);
                    }
                }
            } finally {
                bulks.release();
            }
        } catch (BadBulk bad) {
            settle(taken, user.resolve("refused"), ".reasons.json", BulkResult.refusedJson(bad));
            log.warn("a dropped file of {} was set aside: {}", name, bad.rule());
        } catch (SQLException failure) {
            throw new IOException("the database does not answer: " + failure.getMessage(), failure);
        } catch (Unsure later) {
            log.debug("{}", later.getMessage());
        }
    }

    /** The user cannot be judged at the moment. */
    private static final class Unsure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsure(String reason) {
            super(reason);
        }
    }

    /**
     * Demands that this user may hand in files.
     *
     * @throws BadBulk when he may not
     */
    private void judge(String user) throws BadBulk {
        if (Caller.builtIn(user) && !open) {
            throw unfit("files are handed in by users, and '" + user + "' is none");
        }
        switch (callers.actingFor(user)) {
            case Callers.Found.Known known -> {
                if (!known.caller().rights().allow(Right.UPLOAD)) {
                    throw unfit("user " + user + " lacks the right '" + Right.UPLOAD.label() + "'");
                }
            }
            case Callers.Found.Refused refused -> throw unfit(refused.reason());
            case Callers.Found.Unsure unsure -> throw new Unsure(unsure.reason());
        }
    }

    private static BadBulk unfit(String reason) {
        return new BadBulk(HttpStatus.FORBIDDEN, "/", "user", reason);
    }

    /** The result first, whole; then the file: who sees the file there sees its result. */
    private static void settle(Path taken, Path to, String suffix, String result) throws IOException {
        Files.createDirectories(to);
        String name = taken.getFileName().toString();
        Path place = to.resolve(name);
        for (int n = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); n++) {
            place = to.resolve(n + "~" + name);
        }
        Path resultFile = to.resolve(place.getFileName() + suffix);
        Path next = to.resolve("." + place.getFileName() + suffix);
        Files.writeString(next, result, StandardCharsets.UTF_8);
        Files.move(next, resultFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            Files.move(taken, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException raced) {
            throw new IOException(place + " appeared meanwhile", raced);
        }
    }

    private static String key(Path file, byte[] content) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            return "drop:" + HexFormat.of().formatHex(sha.digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
