package dev.isle.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.Secrets;
import dev.isle.local.probe.HttpAsker;
import dev.isle.local.tls.Certificates;
import dev.isle.local.tls.Trust;
import dev.isle.plan.desired.DatabasePlan;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan.PortPlan;
import dev.isle.plan.observed.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** Servers and an owned PostgreSQL that speak TLS, by certificates of their environment's own authority. */
class TlsIT {
    private static final String STEP = "create table thing (id int primary key);\n";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path home;

    @TempDir
    static Path files;

    @Test
    void anEnvironmentIsTurnedToTlsAndBackToNothing() throws Exception {
        EnvironmentFolder folder;
        try (TestEnvironment environment = new TestEnvironment(home, files, "secure")) {
            folder = environment.handle().folder();
            environment
                    .step("001-thing.sql", STEP)
                    .role("alpha", "      needs: [task.schema]", "      stop: {drain: {post: /drain}}")
                    .up();
            Observation plain = environment.awaitReady();
            assertThat(folder.tls()).doesNotExist();
            assertThat(http(environment).url()).startsWith("http://");

            environment.tls(true).up();
            environment.awaitAnother("alpha-0", plain.server("alpha-0"));
            environment.awaitAnother("db-main-0", plain.server("db-main-0"));
            environment.awaitReady();
            theServerProvesItself(environment, folder);
            theDatabaseSpeaksNothingElse(environment, folder);
            aNewCertificateIsTakenInWithoutARestart(environment, folder);
            keysAreTheirOwnersOnly(folder);

            int before = environment.supervisorLog().length();
            environment.running(false).up();
            environment.await(snapshot ->
                    snapshot.observation().servers().values().stream().allMatch(server -> server.pid() == null));
            assertThat(environment.supervisorLog().substring(before))
                    .contains("Stop alpha-0")
                    .doesNotContain("drain");
        }
        assertThat(folder.tls()).doesNotExist();
        assertThat(folder.secrets()).doesNotExist();
    }

    private static PortPlan http(TestEnvironment environment) {
        return Objects.requireNonNull(
                plan(environment).server("alpha-0").orElseThrow().ports().get("http"));
    }

    private static Plan plan(TestEnvironment environment) {
        return Objects.requireNonNull(environment.handle().record().plan());
    }

    private static void theServerProvesItself(TestEnvironment environment, EnvironmentFolder folder)
            throws IOException {
        PortPlan port = http(environment);
        assertThat(port.url()).isEqualTo("https://127.0.0.1:" + port.number());
        assertThat(plan(environment).authority()).isEqualTo(folder.authority().toString());
        Trust trust = new Trust(folder.authority());
        assertThat(HttpAsker.ask("GET", "127.0.0.1", port.number(), "/live", LONG, "", trust)
                        .status())
                .isEqualTo(200);
        assertThatThrownBy(() -> HttpAsker.ask("GET", "127.0.0.1", port.number(), "/live", LONG))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> HttpAsker.ask(
                        "GET", "127.0.0.1", port.number(), "/live", LONG, "", new Trust(anotherAuthority())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not prove");
    }

    private static Path anotherAuthority() throws IOException {
        EnvironmentFolder other =
                new EnvironmentFolder(new dev.isle.local.home.IsleHome(files.resolve("other-home")), "other");
        new Certificates(other, InstantSource.system()).ensure("x-0", List.of());
        return other.authority();
    }

    private static void theDatabaseSpeaksNothingElse(TestEnvironment environment, EnvironmentFolder folder)
            throws Exception {
        DatabasePlan database = plan(environment).databases().getFirst();
        for (Path log : environment.handle().logFiles("db-main-0")) {
            assertThat(Files.readString(log)).doesNotContain("FATAL").doesNotContain("could not accept SSL");
        }
        assertThat(database.jdbcUrl()).endsWith("/main?sslmode=verify-full&sslrootcert=" + folder.authority());
        try (Connection connection = open(database, database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean(1)).isTrue();
            assertThat(rows.getString(2)).isEqualTo("TLSv1.3");
        }
        String bare = database.jdbcUrl().replaceAll("\\?.*", "");
        assertThatThrownBy(() -> open(database, bare + "?sslmode=disable"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no encryption");
        assertThatThrownBy(() -> open(database, bare + "?sslmode=verify-full&sslrootcert=" + anotherAuthority()))
                .isInstanceOf(SQLException.class);
    }

    /** The file is lost; the next turn makes one, and has the server read it. */
    private static void aNewCertificateIsTakenInWithoutARestart(TestEnvironment environment, EnvironmentFolder folder)
            throws Exception {
        Path certificate = folder.tls("db-main-0").resolve("server.pem");
        String before = Files.readString(certificate);
        Long pid = environment.handle().observe().server("db-main-0").pid();
        Files.delete(certificate);
        environment.up();
        environment.await(snapshot -> Files.exists(certificate)
                && snapshot.observation().server("db-main-0").ready());
        assertThat(Files.readString(certificate)).isNotEqualTo(before);
        environment.await(snapshot -> environment.supervisorLog().contains("made certificates for db-main-0"));
        for (Path log : environment.handle().logFiles("db-main-0")) {
            assertThat(Files.readString(log)).contains("received SIGHUP, reloading configuration files");
        }
        assertThat(environment.handle().observe().server("db-main-0").pid()).isEqualTo(pid);
        open(
                        plan(environment).databases().getFirst(),
                        plan(environment).databases().getFirst().jdbcUrl())
                .close();
    }

    private static void keysAreTheirOwnersOnly(EnvironmentFolder folder) throws IOException {
        for (Path key : List.of(
                folder.secrets().resolve("tls.authority"),
                folder.tls("alpha-0").resolve("server.key"),
                folder.tls("db-main-0").resolve("server.key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .as(key.toString())
                    .isEqualTo("r--------");
        }
    }

    private static Connection open(DatabasePlan database, String url) throws SQLException, IOException {
        Properties properties = new Properties();
        properties.setProperty("user", "tiny_app");
        properties.setProperty(
                "password",
                Secrets.read(
                        Path.of(Objects.requireNonNull(database.passwordPaths().get("tiny_app")))));
        return Objects.requireNonNull(new Driver().connect(url, properties));
    }
}
