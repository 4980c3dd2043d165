package dev.isle.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import dev.isle.local.process.LaunchFiles;
import dev.isle.local.process.Launcher;
import dev.isle.local.process.Life;
import dev.isle.local.process.LogRotation;
import dev.isle.local.process.Mark;
import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import dev.isle.local.process.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of programs of every kind that is launched: scripts with children, daemons, programs whose launcher dies. */
class LaunchIT {
    private final Ground ground;
    private final Background background;
    private final Endings endings;

    LaunchIT(@TempDir Path home) throws IOException {
        EnvironmentFolder folder = new IsleHome(home).environment("launch");
        ground = new Ground(
                folder, Mark.of(folder.root()), new Launcher(folder.home().cache()), () -> {});
        background = new Background(() -> {});
        endings = new Endings(ground, background);
    }

    @AfterEach
    void end() {
        background.close();
        ground.mark()
                .living()
                .forEach(marked -> ProcessHandle.of(marked.stat().pid()).ifPresent(ProcessHandle::destroyForcibly));
    }

    private Session launch(String server, String shell) throws IOException {
        Session session = ground.server(server);
        LaunchFiles.Note note = note();
        session.files().begin(note);
        ground.launcher().launch(program(server, shell), ground.mark(), session.files(), note);
        return session;
    }

    private static LaunchFiles.Note note() {
        return Ground.note("hash", "", new LaunchFiles.Ending("TERM", 2000, true));
    }

    private Launcher.Program program(String server, String shell) {
        return new Launcher.Program(
                server,
                ground.folder().work(server),
                log(server),
                List.of("/bin/sh", "-c", shell),
                Map.of("FLAVOUR", "vanilla"));
    }

    private Path log(String server) {
        return ground.folder().logs().resolve(server + ".log");
    }

    private static Life awaitState(Session session, Life.State state) throws InterruptedException {
        await(() -> Life.read(session).state() == state);
        return Life.read(session);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came about").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static long pid(Session session) {
        return Objects.requireNonNull(Life.read(session).pid()).pid();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static int status(Life life) {
        return Objects.requireNonNull(life.exit()).status();
    }

    @Test
    void theExitStatusIsKeptWhateverItIs() throws Exception {
        assertThat(status(awaitState(launch("good", "exit 0"), Life.State.ENDED)))
                .isZero();
        assertThat(status(awaitState(launch("bad", "exit 3"), Life.State.ENDED)))
                .isEqualTo(3);
        assertThat(status(awaitState(launch("absent", "exec /no/such/program"), Life.State.ENDED)))
                .isEqualTo(127);
        Session killed = launch("killed", "exec sleep 1000");
        kill(pid(killed));
        Life life = awaitState(killed, Life.State.ENDED);
        assertThat(status(life)).isEqualTo(137);
        assertThat(life.words()).contains("SIGKILL");
        assertThat(life.endedAt()).isNotNull();
    }

    @Test
    void aProgramHasItsVariablesAndNotThoseOfIsle() throws Exception {
        Session session = launch("env", "env");
        awaitState(session, Life.State.ENDED);
        assertThat(log("env"))
                .content()
                .contains("FLAVOUR=vanilla")
                .contains(Mark.ENVIRONMENT + "=" + ground.folder().root());
        assertThat(Files.readAllLines(log("env")).stream().map(line -> line.split("=", 2)[0]))
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "USER",
                        "LOGNAME",
                        "SHELL",
                        "LANG",
                        "LC_ALL",
                        "LC_CTYPE",
                        "TZ",
                        "TMPDIR",
                        "FLAVOUR",
                        Mark.ENVIRONMENT,
                        Mark.SUBJECT,
                        Mark.LAUNCH,
                        "PWD",
                        "_",
                        "SHLVL",
                        "OLDPWD");
    }

    @Test
    void aScriptsChildrenEndWithItWhenItIsStopped() throws Exception {
        Session session = launch("script", "sleep 1001 & sleep 1002");
        await(() -> session.programs().size() == 3);
        List<ProcessStat> members = session.programs();
        endings.begin(session, Endings.Manners.SIGNAL, () -> {});
        Life life = awaitState(session, Life.State.ENDED);
        assertThat(life.asked()).isTrue();
        assertThat(members).noneMatch(stat -> ProcessTable.alive(stat.pid(), stat.startTicks()));
    }

    @Test
    void aScriptThatIsKilledIsNotOverBeforeItsChildrenAre() throws Exception {
        Session session = launch("script", "sleep 1001 & sleep 1002");
        await(() -> session.programs().size() == 3);
        kill(pid(session));
        Life life = awaitState(session, Life.State.STOPPING);
        assertThat(life.asked()).isFalse();
        endings.resume(session);
        awaitState(session, Life.State.ENDED);
        assertThat(session.programs()).isEmpty();
        assertThat(Life.read(session).asked()).isFalse();
    }

    @Test
    void aDaemonInASessionOfItsOwnIsFoundByItsMark() throws Exception {
        Session session = launch("daemon", "setsid sleep 1003 & exec sleep 1004");
        await(() -> session.programs().stream()
                .anyMatch(stat ->
                        ProcessTable.commandLine(stat.pid()).equals("sleep 1003") && stat.session() == stat.pid()));
        endings.begin(session, Endings.Manners.SIGNAL, () -> {});
        awaitState(session, Life.State.ENDED);
        assertThat(ground.mark().living()).isEmpty();
    }

    @Test
    void aProgramThatIgnoresTheSignalIsKilledAfterItsGrace() throws Exception {
        Session session = launch("deaf", "trap '' TERM; echo deaf; while :; do sleep 0.05; done");
        await(() -> contains(log("deaf"), "deaf\n"));
        endings.begin(session, Endings.Manners.SIGNAL, () -> {});
        assertThat(status(awaitState(session, Life.State.ENDED))).isEqualTo(137);
    }

    @Test
    void aProgramOutlivesItsLauncherAndItsEndIsStillSeen() throws Exception {
        Session session = launch("orphan", "exec sleep 1005");
        ProcessStat program = Objects.requireNonNull(Life.read(session).pid());
        kill(program.session());
        await(() -> !ProcessTable.alive(program.session(), startOf(program.session())));
        assertThat(Life.read(session).state()).isEqualTo(Life.State.RUNNING);
        kill(program.pid());
        Life life = awaitState(session, Life.State.ENDED);
        assertThat(life.exit()).isNull();
        assertThat(life.words()).contains("status was lost");
    }

    private static long startOf(long pid) {
        ProcessStat stat = ProcessTable.stat(pid);
        return stat == null ? -1 : stat.startTicks();
    }

    @Test
    void aZombieIsDead() throws Exception {
        Session session = launch("parent", "sleep 0.01 & echo $! > zombie; exec sleep 1006");
        Path file = ground.folder().work("parent").resolve("zombie");
        await(() -> contains(file, "\n"));
        long zombie = Long.parseLong(Files.readString(file).strip());
        await(() -> {
            ProcessStat stat = ProcessTable.stat(zombie);
            return stat != null && stat.state() == 'Z';
        });
        ProcessStat stat = Objects.requireNonNull(ProcessTable.stat(zombie));
        assertThat(stat.alive()).isFalse();
        assertThat(ProcessTable.alive(zombie, stat.startTicks())).isFalse();
        assertThat(session.programs()).extracting(ProcessStat::pid).doesNotContain(zombie);
    }

    @Test
    void aForeignProcessWithTheSamePidIsNobody() throws Exception {
        Session session = launch("other", "exec sleep 1007");
        String id = Objects.requireNonNull(Life.read(session).note()).id();
        long pid = pid(session);
        kill(pid);
        awaitState(session, Life.State.ENDED);
        Path file = session.files().folder().resolve("pid." + id);
        ProcessStat self =
                Objects.requireNonNull(ProcessTable.stat(ProcessHandle.current().pid()));
        String forged = Files.readString(file).replaceFirst(" " + pid + " ", " " + self.pid() + " ");
        Files.writeString(file, forged);
        assertThat(Life.read(session).state()).isEqualTo(Life.State.ENDED);
        endings.kill(session);
        assertThat(ProcessTable.alive(self.pid(), self.startTicks())).isTrue();
    }

    @Test
    void anotherBootMeansThatNothingRuns() throws Exception {
        Session session = launch("boot", "exec sleep 1008");
        String id = Objects.requireNonNull(Life.read(session).note()).id();
        Path file = session.files().folder().resolve("pid." + id);
        Files.writeString(file, Files.readString(file).replace(ProcessTable.boot(), "another-boot"));
        Life life = Life.read(session);
        assertThat(life.state()).isEqualTo(Life.State.ENDED);
        assertThat(life.words()).contains("started anew");
    }

    @Test
    void anEndingThatComesLateDoesNotHitTheNextLaunch() throws Exception {
        Session session = launch("again", "exec sleep 1009");
        String first = Objects.requireNonNull(Life.read(session).note()).id();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Endings.Command slow = () -> {
            asked.countDown();
            goOn.await();
        };
        endings.begin(session, new Endings.Manners(null, slow), () -> {});
        asked.await();
        kill(pid(session));
        awaitState(session, Life.State.ENDED);
        launch("again", "setsid sleep 1010 & exec sleep 1011");
        await(() -> session.programs().size() == 2);
        List<ProcessStat> members = session.members();
        goOn.countDown();
        await(() -> !background.busy("end again " + first));
        assertThat(members).hasSize(3).allMatch(stat -> ProcessTable.alive(stat.pid(), stat.startTicks()));
        assertThat(Life.read(session).state()).isEqualTo(Life.State.RUNNING);
    }

    @Test
    void aProgramWhosePidCannotBeNotedIsNotRun() throws Exception {
        Session session = ground.server("unnoted");
        LaunchFiles.Note note = note();
        session.files().begin(note);
        Files.createDirectory(session.files().folder().resolve("pid." + note.id()));
        assertThatThrownBy(() -> ground.launcher()
                        .launch(program("unnoted", "echo > ran"), ground.mark(), session.files(), note))
                .hasMessageContaining("could not be noted")
                .hasMessageContaining("whether the disk is full")
                .hasMessageContaining(log("unnoted").toString());
        assertThat(ground.folder().work("unnoted").resolve("ran")).doesNotExist();
        assertThat(log("unnoted")).content().contains("the program is not run: see whether the disk is full");
        Life life = Life.read(session);
        assertThat(life.state()).isEqualTo(Life.State.ENDED);
        assertThat(life.words()).contains("could not note its pid");
    }

    @Test
    void aLauncherThatHangsIsEndedAndNamed() throws Exception {
        hang("hung");
        Session session = ground.server("hung");
        LaunchFiles.Note note = note();
        session.files().begin(note);
        Launcher impatient = new Launcher(ground.folder().home().cache(), Duration.ofMillis(200));
        assertThatThrownBy(() ->
                        impatient.launch(program("hung", "exec sleep 1012"), ground.mark(), session.files(), note))
                .hasMessageContaining("did not begin its program within 200 ms")
                .hasMessageContaining(log("hung").toString());
        assertThat(ground.mark().living()).isEmpty();
    }

    @Test
    void aLaunchThatNobodyEndsIsGivenUp() throws Exception {
        hang("stuck");
        Session session = ground.server("stuck");
        LaunchFiles.Note fresh = note();
        LaunchFiles.Note note = new LaunchFiles.Note(
                fresh.id(), fresh.hash(), fresh.role(), fresh.at().minusSeconds(60), "1:1", fresh.ending());
        session.files().begin(note);
        Thread launching = Thread.ofVirtual().start(() -> {
            try {
                new Launcher(ground.folder().home().cache(), Duration.ofSeconds(60))
                        .launch(program("stuck", "exec sleep 1013"), ground.mark(), session.files(), note);
            } catch (IOException ended) {
                assertThat(ended).hasMessageContaining("ended with status");
            }
        });
        await(() -> session.members().size() == 1);
        assertThat(Life.read(session).state()).isEqualTo(Life.State.LAUNCHING);
        endings.resume(session);
        Life life = awaitState(session, Life.State.ENDED);
        await(() -> Life.read(session).words().contains("had no process after"));
        assertThat(life.pid()).isNull();
        assertThat(ground.mark().living()).isEmpty();
        launching.join();
    }

    /** A log that nobody reads: opening it hangs, as a file on a dead disk does. */
    private void hang(String server) throws Exception {
        Files.createDirectories(ground.folder().logs());
        assertThat(new ProcessBuilder("mkfifo", log(server).toString()).start().waitFor())
                .isZero();
    }

    @Test
    void aLaunchThatCannotBeReadOfIsOutOfSightWhileAnythingOfItLives() throws Exception {
        for (String content : List.of("garbage", "{}", "\u0000")) {
            Session session = launch("damaged", "exec env -i sleep 1014");
            long pid = pid(session);
            await(() -> ProcessTable.commandLine(pid).equals("sleep 1014"));
            Files.writeString(session.files().folder().resolve("launch"), content);
            Life life = Life.read(session);
            assertThat(life.state()).isEqualTo(Life.State.UNSEEN);
            assertThat(life.occupied()).isTrue();
            assertThat(life.words())
                    .contains(session.files().folder().resolve("launch").toString())
                    .contains("nothing is started beside them")
                    .contains(" " + pid);
            endings.kill(session);
            Life after = Life.read(session);
            assertThat(after.state()).isEqualTo(Life.State.ENDED);
            assertThat(after.words()).contains("nothing of it runs");
        }
    }

    @Test
    void aLogIsCutWhileItIsWrittenAndKeepsItsLines() throws Exception {
        Session session = launch(
                "talker",
                // What is written during the cut itself may be lost, as LogRotation says; so everything is said more
                // than once.
                "while :; do i=0; while [ $i -lt 30 ]; do echo line $i; i=$((i+1)); done; sleep 0.01; done");
        LogRotation rotation = new LogRotation(2000, 2);
        await(() -> {
            try {
                boolean cut = rotation.rotate(log("talker")) && Files.size(log("talker")) < 2000;
                return cut
                        && rotation.files(log("talker")).size() == 3
                        && rotation.files(log("talker")).stream().anyMatch(file -> contains(file, "line 29"));
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
        assertThat(Life.read(session).state()).isEqualTo(Life.State.RUNNING);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException gone) {
            return false;
        }
    }
}
