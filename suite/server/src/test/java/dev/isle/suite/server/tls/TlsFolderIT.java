package dev.isle.suite.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.suite.server.events.FolderSslContexts;
import dev.isle.suite.server.health.Colour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two authorities, their certificates, and what is made of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsFolderIT {
    private static final String HERE = "ip:127.0.0.1";

    @TempDir
    static Path work;

    private Path ours = Path.of("");
    private Path other = Path.of("");
    private Path renewed = Path.of("");
    private Path elsewhere = Path.of("");

    @BeforeAll
    void make() throws Exception {
        TrialCertificates authority = new TrialCertificates(Files.createDirectories(work.resolve("one")));
        ours = issue(authority, "ours", HERE);
        renewed = issue(authority, "renewed", HERE);
        elsewhere = issue(authority, "elsewhere", "dns:elsewhere.example");
        other = issue(new TrialCertificates(Files.createDirectories(work.resolve("two"))), "other", HERE);
    }

    private Path issue(TrialCertificates authority, String name, String names) throws Exception {
        Path folder = work.resolve(name);
        authority.issue(folder, names);
        return folder;
    }

    private Path copyOf(Path folder, String name) throws IOException {
        Path copy = Files.createDirectories(work.resolve(name));
        for (String file : CertificateFolder.FILES) {
            put(folder, copy, file);
        }
        return copy;
    }

    /** Puts a file into a folder as it is replaced in an environment: by rename. */
    private static void put(Path from, Path to, String file) throws IOException {
        Path next = Files.copy(from.resolve(file), to.resolve(file + ".next"));
        Files.move(
                next,
                to.resolve(file),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theBrokerHasTheServersOwnContext() throws Exception {
        Tls tls = Tls.by(Optional.of(ours));
        assertThat(FolderSslContexts.settings(Tls.off())).isEmpty();
        assertThat(FolderSslContexts.settings(tls)).contains("sslEnabled=true");
        FolderSslContexts contexts = new FolderSslContexts();
        SSLContextConfig config =
                SSLContextConfig.builder().keystorePath(ours.toString()).build();
        assertThat(contexts.getSSLContext(config, Map.of())).isSameAs(tls.context());
        SSLContextConfig unknown =
                SSLContextConfig.builder().keystorePath("/nowhere").build();
        assertThatThrownBy(() -> contexts.getSSLContext(unknown, Map.of())).hasMessageContaining("/nowhere");
    }

    @ParameterizedTest
    @CsvSource({
        "ca.pem,     absent,  it is not there",
        "server.pem, absent,  it is not there",
        "server.key, absent,  it is not there",
        "ca.pem,     empty,   it holds no certificate",
        "server.pem, garbage, it holds no certificate",
        "server.key, garbage, it has no block",
        "server.key, other,   it is not the key of the certificate",
        "ca.pem,     other,   nobody who trusts ca.pem beside it would believe it",
    })
    void aBrokenFolderIsRefusedWithFileReasonAndWhatToDo(String file, String fault, String reason) throws Exception {
        Path folder = copyOf(ours, file + "-" + fault);
        switch (fault) {
            case "absent" -> Files.delete(folder.resolve(file));
            case "empty" -> Files.writeString(folder.resolve(file), "");
            case "garbage" -> Files.writeString(folder.resolve(file), "what is this");
            default -> put(other, folder, file);
        }
        assertThatThrownBy(() -> Tls.by(Optional.of(folder)))
                .isInstanceOf(BrokenTlsFolder.class)
                .hasMessageContaining(
                        folder.resolve(fault.equals("other") && file.equals("ca.pem") ? "server.pem" : file)
                                .toString())
                .hasMessageContaining(reason)
                .hasMessageContaining("make them anew");
    }

    /** The certificate that the listener showed; both ends have spoken after it. */
    private static X509Certificate converse(Tls listener, Tls caller) throws Exception {
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket calling = new Socket("127.0.0.1", listening.getLocalPort());
                Socket called = listening.accept()) {
            calling.setSoTimeout(30_000);
            called.setSoTimeout(30_000);
            Future<Integer> heard = threads.submit(() -> {
                try (called) {
                    Socket line = listener.accept(called);
                    line.getOutputStream().write('a');
                    return line.getInputStream().read();
                }
            });
            var line = caller.call(calling, "127.0.0.1");
            assertThat(line.getInputStream().read()).isEqualTo('a');
            line.getOutputStream().write('b');
            assertThat(heard.get()).isEqualTo('b');
            assertThat(line.getSession().getProtocol()).isEqualTo("TLSv1.3");
            return (X509Certificate) line.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void bothEndsMustBelongToTheEnvironment() throws Exception {
        Tls member = Tls.by(Optional.of(ours));
        Tls stranger = Tls.by(Optional.of(other));
        assertThat(converse(member, member)).isEqualTo(member.chain()[0]);
        assertThatThrownBy(() -> converse(stranger, member)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> converse(member, stranger)).isInstanceOf(IOException.class);
        // It believes our authority, but has nothing of it to show.
        Path mixed = copyOf(other, "mixed");
        Files.writeString(
                mixed.resolve("ca.pem"),
                Files.readString(other.resolve("ca.pem")) + Files.readString(ours.resolve("ca.pem")));
        assertThatThrownBy(() -> converse(member, Tls.by(Optional.of(mixed)))).isInstanceOf(IOException.class);
    }

    @Test
    void aCertificateForAnotherHostIsNotBelieved() throws Exception {
        Tls member = Tls.by(Optional.of(ours));
        Tls misplaced = Tls.by(Optional.of(elsewhere));
        assertThatThrownBy(() -> converse(misplaced, member))
                .isInstanceOf(javax.net.ssl.SSLException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void renewedCertificatesHoldFromTheNextHandshakeOn() throws Exception {
        Path folder = copyOf(ours, "living");
        Tls living = Tls.by(Optional.of(folder));
        Tls member = Tls.by(Optional.of(ours));
        X509Certificate before = converse(living, member);
        put(renewed, folder, "server.pem");
        assertThat(living.chain()[0]).as("the key is not there yet").isEqualTo(before);
        assertThat(converse(living, Tls.by(Optional.of(ours)))).isEqualTo(before);
        put(renewed, folder, "server.key");
        X509Certificate after = converse(living, Tls.by(Optional.of(ours)));
        assertThat(after)
                .isNotEqualTo(before)
                .isEqualTo(Tls.by(Optional.of(renewed)).chain()[0]);
        Files.writeString(folder.resolve("server.key"), "broken");
        assertThat(converse(living, Tls.by(Optional.of(ours))))
                .as("the last good one stays")
                .isEqualTo(after);

        // Another authority: the old members are strangers from then on.
        for (String file : CertificateFolder.FILES) {
            put(other, folder, file);
        }
        converse(living, Tls.by(Optional.of(other)));
        assertThatThrownBy(() -> converse(living, Tls.by(Optional.of(ours)))).isInstanceOf(IOException.class);
    }

    @Test
    void theSensorWarnsInTheLastTenthOfACertificatesLife() throws Exception {
        Tls tls = Tls.by(Optional.of(ours));
        Instant ends = tls.chain()[0].getNotAfter().toInstant();
        assertThat(tls.sensor(ends.minus(Duration.ofHours(20))))
                .hasValueSatisfying(sensor -> assertThat(sensor.state()).isEqualTo(Colour.GREEN));
        assertThat(tls.sensor(ends.minus(Duration.ofHours(2)))).hasValueSatisfying(sensor -> {
            assertThat(sensor.state()).isEqualTo(Colour.AMBER);
            assertThat(sensor.value()).isEqualTo("2");
            assertThat(sensor.gate()).isFalse();
        });
        assertThat(tls.sensor(ends.plusSeconds(1)))
                .hasValueSatisfying(sensor -> assertThat(sensor.state()).isEqualTo(Colour.RED));
        assertThat(Tls.off().sensor(ends)).isEmpty();
    }

    @Test
    void withoutAFolderNothingIsSecuredAndNobodyIsBelieved() throws Exception {
        Tls off = Tls.by(Optional.empty());
        assertThat(off.on()).isFalse();
        assertThatThrownBy(() -> converse(Tls.by(Optional.of(ours)), off))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--tls");
    }
}
