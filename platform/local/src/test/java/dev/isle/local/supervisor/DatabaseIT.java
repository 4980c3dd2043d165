package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Secrets;
import dev.isle.local.postgres.Provisioning;
import dev.isle.local.process.ProcessTable;
import dev.isle.plan.decide.Capabilities;
import dev.isle.plan.decide.Decisions;
import dev.isle.plan.decide.Sequencer;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.observed.Observation;
import dev.isle.plan.observed.ServerObservation;
import dev.isle.plan.observed.TaskRun;
import dev.isle.plan.record.Record;
import dev.isle.plan.why.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** An owned PostgreSQL, supervised like every server. */
class DatabaseIT {
    private static final String STEP =
            "create table thing (id int primary key);\ngrant select, insert on thing to tiny_app;\n";

    @TempDir
    static Path home;

    @TempDir
    static Path files;

    @Test
    void aDatabaseIsMadeFilledHealedAndRemoved() throws Exception {
        Inventory before = Inventory.of(home, List.of());
        int port;
        Set<String> memory = new TreeSet<>();
        try (TestEnvironment environment = new TestEnvironment(home, files, "data")) {
            environment
                    .step("001-thing.sql", STEP)
                    .role("alpha", "      needs: [task.schema]")
                    .up();
            Observation seen = environment.awaitReady();
            DatabasePlan database = Objects.requireNonNull(
                            environment.handle().record().plan())
                    .databases()
                    .getFirst();
            port = database.port();
            String server = Objects.requireNonNull(database.server());
            nothingAlarmsInItsLog(environment, server);
            usersDoWhatTheyMay(environment, database);
            aCrashBeforeTheMarkerIsNoLockOut(environment, database, server);
            everySecretIsItsOwnersOnly(environment.handle().folder());
            anotherEnvironmentIsLentADatabase(environment.handle().folder(), database, server);
            memory.addAll(Inventory.memory(home));
            assertThat(memory).contains(segment(environment.handle().folder().data(server)));
            ServerObservation second = thePostmasterIsKilledWhileItWorks(environment, database, seen.server(server));
            assertThat(second.usage()).isNotNull();
            aChangedStepIsRefusedByName(environment);
            aSupervisorThatComesLaterAsksTheDatabase(environment, database);
            memory.addAll(Inventory.memory(home));
        }
        Inventory after = Inventory.of(home, List.of(port), memory);
        after.entries().removeAll(before.entries());
        after.entries().remove("file " + home.resolve(".lock"));
        after.entries().remove("file " + home.resolve("environments"));
        assertThat(after.entries()).isEmpty();
    }

    /** Its shared memory outlives a killed postmaster: the next one would remove it, but there is none. */
    @Test
    void nothingStaysOfOneThatWasKilledAndNeverStartedAgain() throws Exception {
        String segment;
        try (TestEnvironment environment = new TestEnvironment(home, files, "killed")) {
            environment
                    .step("001-thing.sql", STEP)
                    .role("alpha", "      needs: [task.schema]")
                    .up();
            Observation seen = environment.awaitReady();
            String server = Objects.requireNonNull(
                    Objects.requireNonNull(environment.handle().record().plan())
                            .databases()
                            .getFirst()
                            .server());
            segment = segment(environment.handle().folder().data(server));
            environment.killSupervisor();
            ProcessHandle postmaster = ProcessHandle.of(
                            Objects.requireNonNull(seen.server(server).pid()))
                    .orElseThrow();
            postmaster.destroyForcibly();
            postmaster.onExit().join();
            assertThat(Inventory.of(home, List.of(), Set.of(segment)).entries()).contains(segment);
        }
        assertThat(Inventory.of(home, List.of(), Set.of(segment)).entries()).doesNotContain(segment);
    }

    /** As the inventory writes it, by the number behind the key in the pid file. */
    private static String segment(Path data) throws IOException {
        try (var tree = Files.walk(data)) {
            Path pidFile = tree.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return "shared memory " + Files.readAllLines(pidFile).get(6).strip().split("\\s+")[1];
        }
    }

    private static void usersDoWhatTheyMay(TestEnvironment environment, DatabasePlan database) throws Exception {
        try (Connection connection = open(database, "tiny_app");
                Statement statement = connection.createStatement()) {
            statement.execute("insert into thing values (1)");
            try (ResultSet rows = statement.executeQuery("select step from isle_schema_step")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).contains("001-thing");
            }
            assertThatThrownBy(() -> statement.execute("insert into isle_schema_step values ('x', 'y')"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("create table other (id int)"))
                    .hasMessageContaining("permission denied");
            try (ResultSet rows = statement.executeQuery("show wal_level")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("logical");
            }
        }
        assertThatThrownBy(() -> open(database, "postgres")).isInstanceOf(Exception.class);
        assertThat(environment.handle().observe().databases()).containsEntry("main", true);
    }

    private static void nothingAlarmsInItsLog(TestEnvironment environment, String server) throws IOException {
        for (Path log : environment.handle().logFiles(server)) {
            assertThat(Files.readString(log))
                    .contains("ready to accept connections")
                    .doesNotContain("FATAL");
        }
    }

    /** The superuser has its own password already, and nothing tells so. */
    private static void aCrashBeforeTheMarkerIsNoLockOut(
            TestEnvironment environment, DatabasePlan database, String server) throws Exception {
        Path marker = files.resolve("no-marker");
        EnvironmentFolder folder = environment.handle().folder();
        new Provisioning(
                        database.host(),
                        database.port(),
                        marker,
                        folder.secrets().resolve(server + ".superuser.password"),
                        folder.home().cache(),
                        "")
                .set(List.of());
        assertThat(marker).exists();
    }

    /** An external database is bound by its address and password files: it is filled and used, and never removed. */
    private static void anotherEnvironmentIsLentADatabase(EnvironmentFolder owner, DatabasePlan database, String server)
            throws Exception {
        lend(owner, database, server);
        String url = database.jdbcUrl().replaceFirst("/main$", "/lent");
        Path password = Files.writeString(files.resolve("owner.password"), "a-mistyped-one\n");
        Path users = Path.of(Objects.requireNonNull(database.passwordPaths().get("tiny_app")));
        try (TestEnvironment guest = new TestEnvironment(home, files, "guest")) {
            guest.step("001-thing.sql", STEP)
                    .step("002-more.sql", "insert into thing values (7);\n")
                    .role(
                            "alpha",
                            "      needs: [task.schema, database.main]",
                            "      env:",
                            "        URL: \"{{databases.main.jdbcUrl}}\"",
                            "        PASSWORD_FILE: \"{{databases.main.user.tiny_app.passwordFile}}\"")
                    .external(url, Map.of("tiny_owner", password, "tiny_app", users))
                    .up();
            aWrongPasswordIsTheCause(guest, url);
            Files.writeString(
                    password, Secrets.read(Path.of(database.passwordPaths().get("tiny_owner"))));
            guest.handle().request(Record.Request.Kind.RETRY, List.of("schema"), "tester", null);
            Observation seen = guest.awaitReady();
            assertThat(seen.databases()).containsOnly(Map.entry("main", true));
            assertThat(Objects.requireNonNull(guest.handle().record().plan()).servers())
                    .as("it has no database server of its own")
                    .extracting(ServerPlan::name)
                    .containsExactly("alpha-0");
            assertThat(ProcessTable.environment(
                            Objects.requireNonNull(seen.server("alpha-0").pid())))
                    .containsEntry("URL", url)
                    .containsEntry("PASSWORD_FILE", users.toString());
            assertThat(lent(url, users)).containsExactly("001-thing.sql", "002-more.sql", "7");
        }
        assertThat(home.resolve("environments/guest")).doesNotExist();
        assertThat(lent(url, users)).as("down drops nothing").containsExactly("001-thing.sql", "002-more.sql", "7");
    }

    /** A second database in the server, with the first one's users. */
    private static void lend(EnvironmentFolder owner, DatabasePlan database, String server) throws Exception {
        new Provisioning(
                        database.host(),
                        database.port(),
                        files.resolve("lent-marker"),
                        owner.secrets().resolve(server + ".superuser.password"),
                        owner.home().cache(),
                        "")
                .set(List.of(new Provisioning.Wanted("lent", database.owner(), database.users(), Map.of())));
    }

    private static void aWrongPasswordIsTheCause(TestEnvironment guest, String url) throws InterruptedException {
        Snapshot refused =
                guest.await(snapshot -> !snapshot.observation().tasks().isEmpty()
                        && snapshot.observation().tasks().stream()
                                .allMatch(run -> run.state() == TaskRun.State.FAILED));
        Plan plan = Objects.requireNonNull(refused.record().plan());
        Observation seen = refused.observation();
        Decisions decisions =
                new Sequencer().decide(plan, seen, refused.record(), new Capabilities(false, false, 0), seen.at());
        assertThat(Why.explain(plan, seen, refused.record(), decisions, "alpha-0")
                        .getLast())
                .satisfies(cause -> assertThat(cause.subject()).isEqualTo("task schema"))
                .extracting(Why.Link::evidence, STRING)
                .contains(url, "password authentication failed for user \"tiny_owner\"")
                .doesNotContain("a-mistyped-one");
        assertThat(seen.server("alpha-0").pid()).isNull();
    }

    /** The steps that were applied in it, and the rows of the table that they made. */
    private static List<String> lent(String url, Path password) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Connection connection = open(url, "tiny_app", Secrets.read(password));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "(select step from isle_schema_step order by step) union all select id::text from thing")) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private static void everySecretIsItsOwnersOnly(EnvironmentFolder folder) throws IOException {
        try (var secrets = Files.list(folder.secrets())) {
            for (Path secret : secrets.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                        .isEqualTo("r--------");
            }
        }
    }

    /** A session that computes does not notice that its postmaster died: it must be gone before the next one starts. */
    private static ServerObservation thePostmasterIsKilledWhileItWorks(
            TestEnvironment environment, DatabasePlan database, ServerObservation first) throws Exception {
        try (Connection connection = open(database, "tiny_app");
                Statement statement = connection.createStatement()) {
            long backend;
            try (ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
                assertThat(rows.next()).isTrue();
                backend = rows.getLong(1);
            }
            Thread busy = Thread.ofVirtual().start(() -> {
                try {
                    statement.execute("do $$ begin loop end loop; end $$");
                } catch (SQLException ended) {
                    assertThat(ended.getSQLState()).isNotNull();
                }
            });
            var backendStat = Objects.requireNonNull(ProcessTable.stat(backend));
            ProcessHandle.of(Objects.requireNonNull(first.pid())).orElseThrow().destroyForcibly();
            ServerObservation second = environment.awaitAnother(first.name(), first);
            assertThat(ProcessTable.alive(backend, backendStat.startTicks())).isFalse();
            busy.join();
            try (Connection again = open(database, "tiny_app");
                    Statement count = again.createStatement();
                    ResultSet rows = count.executeQuery("select count(*) from thing")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
            return second;
        }
    }

    private static void aChangedStepIsRefusedByName(TestEnvironment environment) throws InterruptedException {
        environment.step("001-thing.sql", STEP + "-- changed\n");
        Answer answer = environment.handle().apply(environment.files(), "tester", null, null);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Refused) answer).problems().toString())
                .contains("001-thing.sql")
                .contains("cannot change");
        environment.step("001-thing.sql", STEP).up();
    }

    private static void aSupervisorThatComesLaterAsksTheDatabase(TestEnvironment environment, DatabasePlan database)
            throws Exception {
        forgetResults(environment);
        assertThat(environment.handle().observe().tasks())
                .extracting(TaskRun::state)
                .containsOnly(TaskRun.State.UNKNOWN);
        environment.handle().watch();
        environment.await(snapshot -> snapshot.observation().tasks().stream()
                .anyMatch(run -> run.state() == TaskRun.State.SUCCEEDED
                        && run.words().contains("all steps are in the database")));

        forgetResults(environment);
        try (Connection owner = open(database, database.owner());
                Statement statement = owner.createStatement()) {
            statement.executeUpdate("update isle_schema_step set digest = 'sha256:another'");
        }
        environment.handle().watch();
        environment.await(snapshot -> snapshot.observation().tasks().stream()
                .anyMatch(run -> run.state() == TaskRun.State.FAILED
                        && run.words().contains("001-thing")
                        && run.words().contains("was changed after it had been applied")));
    }

    /** As after a crash that left no result: only the database knows what became of the task. */
    private static void forgetResults(TestEnvironment environment) throws Exception {
        environment.killSupervisor();
        try (var results = Files.walk(environment.handle().folder().tasks())) {
            for (Path result :
                    results.filter(path -> path.endsWith("result.json")).toList()) {
                Files.delete(result);
            }
        }
    }

    private static Connection open(DatabasePlan database, String user) throws SQLException, IOException {
        String path = database.passwordPaths().get(user);
        return open(database.jdbcUrl(), user, path == null ? "wrong" : Secrets.read(Path.of(path)));
    }

    private static Connection open(String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return Objects.requireNonNull(new Driver().connect(url, properties));
    }
}
