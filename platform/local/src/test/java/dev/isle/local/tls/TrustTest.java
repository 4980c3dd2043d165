package dev.isle.local.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.local.home.EnvironmentFolder;
import dev.isle.local.home.IsleHome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller trusts its environment's servers at their own hosts, and nobody else. */
class TrustTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private EnvironmentFolder environment(String name) throws IOException {
        EnvironmentFolder folder = new EnvironmentFolder(new IsleHome(home), name);
        new Certificates(folder, InstantSource.system()).ensure("web-0", List.of());
        return folder;
    }

    /** Serves one byte to each connection by the certificate of a folder. */
    private static ServerSocket server(Path tls) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry(
                "server", Pem.key(Files.readString(tls.resolve("server.key"))), new char[0], new Certificate[] {
                    Pem.certificate(Files.readString(tls.resolve("server.pem")))
                });
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        ServerSocket server =
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        serve(server);
        return server;
    }

    private static void serve(ServerSocket server) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write('!');
                } catch (IOException refused) {
                    continue;
                }
            }
        });
    }

    private static int read(Path authority, String host, int port) throws IOException {
        try (Socket plain = DeadlineSocket.to("127.0.0.1", port, LONG);
                Socket secure = new Trust(authority).over(plain, host, port);
                InputStream in = secure.getInputStream()) {
            return in.read();
        }
    }

    @Test
    void itsOwnServersAreTrustedAtTheirHostsOnly() throws Exception {
        EnvironmentFolder one = environment("one");
        try (ServerSocket server = server(one.tls("web-0"))) {
            int port = server.getLocalPort();
            assertThat(read(one.authority(), "127.0.0.1", port)).isEqualTo('!');
            assertThat(read(one.authority(), "localhost", port)).isEqualTo('!');
            assertThatThrownBy(() -> read(one.authority(), "elsewhere.example.com", port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not prove by TLS that it is a server of this environment");
        }
    }

    @Test
    void serversOfAnotherEnvironmentAreNot() throws Exception {
        EnvironmentFolder one = environment("one");
        EnvironmentFolder two = environment("two");
        try (ServerSocket server = server(two.tls("web-0"))) {
            assertThatThrownBy(() -> read(one.authority(), "127.0.0.1", server.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not prove by TLS that it is a server of this environment");
        }
    }

    @Test
    void whoSpeaksNoTlsIsNot() throws Exception {
        EnvironmentFolder one = environment("one");
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            serve(plain);
            assertThatThrownBy(() -> read(one.authority(), "127.0.0.1", plain.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + plain.getLocalPort());
        }
    }

    @Test
    void whoNeverAnswersAHandshakeIsGivenUpInTime() throws Exception {
        EnvironmentFolder one = environment("one");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket plain = DeadlineSocket.to("127.0.0.1", silent.getLocalPort(), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> new Trust(one.authority()).over(plain, "127.0.0.1", silent.getLocalPort()))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void anotherAuthorityInTheSameFileIsTakenIn() throws Exception {
        EnvironmentFolder one = environment("one");
        EnvironmentFolder two = environment("two");
        Path authority = home.resolve("ca.pem");
        Files.copy(one.authority(), authority);
        try (ServerSocket server = server(two.tls("web-0"))) {
            int port = server.getLocalPort();
            assertThatThrownBy(() -> read(authority, "127.0.0.1", port)).isInstanceOf(IOException.class);
            Files.delete(authority);
            assertThatThrownBy(() -> read(authority, "127.0.0.1", port)).hasMessageContaining(authority.toString());
            Files.copy(two.authority(), authority);
            Files.setLastModifiedTime(
                    authority, java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2030-01-01T00:00:00Z")));
            assertThat(read(authority, "127.0.0.1", port)).isEqualTo('!');
        }
    }
}
