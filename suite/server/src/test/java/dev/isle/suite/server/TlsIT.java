package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.real.Trades;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.server.tls.TrialCertificates;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The five servers and their database with TLS on every port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
    private static final String JSON = "application/json";
    private static final String HERE = "ip:127.0.0.1,dns:localhost";
    private static final List<String> SERVERS =
            List.of("eventserver-0", "dataserver-0", "dataserver-1", "engineserver-0", "gateway-0");

    @TempDir
    static Path folder;

    private TrialCertificates authority;
    private TestDatabase database;
    private RealSuite suite;
    private RealServer gateway;

    @BeforeAll
    void start() throws Exception {
        authority = new TrialCertificates(Files.createDirectories(folder.resolve("authority")));
        authority.issue(folder.resolve("tls"), HERE);
        database = new TestDatabase(true);
        database.secure(folder.resolve("tls"));
        suite = new RealSuite(database, Optional.of(folder.resolve("tls")));
        for (String server : SERVERS) {
            suite.start(server);
        }
        for (String server : SERVERS) {
            suite.server(server).awaitReady();
        }
        gateway = suite.server("gateway-0");
    }

    @AfterAll
    void stop() throws Exception {
        suite.close();
    }

    private Tls ours() throws Exception {
        return Tls.by(Optional.of(folder.resolve("tls")));
    }

    /** The certificate that a port shows in a handshake of its own. */
    private Certificate shown(String server, String port, Tls caller) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", suite.port(server, port))) {
            socket.setSoTimeout(30_000);
            return caller.call(socket, "127.0.0.1").getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void everyPortSpeaksTlsAndOnlyToWhoBelievesTheAuthority() throws Exception {
        new TrialCertificates(Files.createDirectories(folder.resolve("strangers")))
                .issue(folder.resolve("stranger"), HERE);
        Tls stranger = Tls.by(Optional.of(folder.resolve("stranger")));
        for (String server : SERVERS) {
            assertThat(shown(server, "http", ours())).isEqualTo(ours().chain()[0]);
            assertThatThrownBy(() -> shown(server, "http", stranger)).isInstanceOf(SSLException.class);
        }
        assertThat(shown("eventserver-0", "jms", ours())).isEqualTo(ours().chain()[0]);
        assertThatThrownBy(() -> shown("eventserver-0", "jms", stranger)).isInstanceOf(SSLException.class);
        assertThat(shown("dataserver-0", "peer", ours())).isEqualTo(ours().chain()[0]);

        try (HttpClient jvm = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> jvm.send(gateway.bare("/health").build(), BodyHandlers.ofString()))
                    .as("a client that believes the public authorities")
                    .isInstanceOf(SSLException.class);
            for (String server : SERVERS) {
                assertThat(plainly(jvm, suite.port(server, "http"))).as(server).doesNotContain("\"server\"");
            }
        }
    }

    /** What a port answers to plain HTTP. */
    private static String plainly(HttpClient client, int port) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
            return answer.body();
        } catch (IOException refused) {
            return "";
        }
    }

    @Test
    void tradesGoThroughAlsoAcrossATakeover() throws Exception {
        book("before");
        for (String server : List.of(suite.active().name(), "engineserver-0")) {
            Await.until(
                    server + " has the broker",
                    () -> suite.server(server).sensor("events").equals("GREEN"));
        }
        RealServer first = suite.active();
        long epoch = first.epoch();
        first.kill();
        book("while it is gone");
        assertThat(suite.active().name()).isNotEqualTo(first.name());
        assertThat(suite.active().epoch()).isGreaterThan(epoch);
        suite.start(first.name()).awaitReady();
        Await.until(
                "the pair is whole",
                () -> suite.server(first.name()).sensor("lease").equals("GREEN"));
        assertThat(database.number("select count(*) from pg_stat_activity join pg_stat_ssl using (pid)"
                        + " where usename = 'isle_app' and datname = current_database() and not ssl"))
                .as("connections to the database without TLS")
                .isZero();
        assertThat(database.number("select count(*) from pg_stat_activity join pg_stat_ssl using (pid)"
                        + " where usename = 'isle_app' and datname = current_database() and ssl"))
                .isPositive();
    }

    private void book(String key) throws Exception {
        HttpResponse<String> stored =
                gateway.post("/trades", JSON, key.replace(' ', '-'), Trades.fx("TLS", "100.00", "110.00"));
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        String location = stored.headers().firstValue("Location").orElse("");
        Await.until(
                "the events are consumed",
                () -> gateway.json(location + "/events")
                        .path("events")
                        .valueStream()
                        .allMatch(event -> event.path("consumed").asBoolean(false)));
    }

    @Test
    void renewedCertificatesAreShownWithoutARestart() throws Exception {
        Certificate before = shown("gateway-0", "http", ours());
        authority.issue(folder.resolve("tls"), HERE);
        assertThat(ours().chain()[0]).isNotEqualTo(before);
        for (String server : SERVERS) {
            assertThat(shown(server, "http", ours())).as(server).isEqualTo(ours().chain()[0]);
            assertThat(suite.server(server).sensor("certificate")).isEqualTo("GREEN");
        }
        assertThat(shown("eventserver-0", "jms", ours())).isEqualTo(ours().chain()[0]);
        book("after the renewal");
    }

    @Test
    void aFolderThatCannotBeUsedIsSaidAtStart() throws Exception {
        RealServer server = suite.start("engineserver-1", "--tls=" + folder.resolve("nowhere"));
        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(Files.readString(server.log(), StandardCharsets.UTF_8))
                .contains("engineserver-1 cannot start: "
                        + folder.resolve("nowhere").resolve("ca.pem") + ": it is not there");
    }
}
