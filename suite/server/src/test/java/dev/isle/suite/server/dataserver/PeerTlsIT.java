package dev.isle.suite.server.dataserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Gate;
import dev.isle.suite.server.real.Await;
import dev.isle.suite.server.tls.Tls;
import dev.isle.suite.server.tls.TrialCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link between two dataservers by TLS: who does not belong hears nothing, and a break is noticed as without it. */
class PeerTlsIT {
    @TempDir
    Path folder;

    private Tls member(String name) throws Exception {
        new TrialCertificates(Files.createDirectories(folder.resolve(name + "-authority")))
                .issue(folder.resolve(name), "ip:127.0.0.1");
        return Tls.by(Optional.of(folder.resolve(name)));
    }

    @Test
    void aStrangerHearsNothingAndABreakIsNoticed() throws Exception {
        Tls ours = member("ours");
        Tls stranger = member("stranger");
        Token token = new Token(Optional.of(Files.writeString(folder.resolve("token"), "right")), false);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        Peers peers = new Peers(Optional.of(Files.writeString(
                folder.resolve("peers.json"),
                "{\"roles\":{\"dataserver\":[{\"name\":\"a\",\"host\":\"127.0.0.1\",\"ports\":{\"peer\":{\"port\":"
                        + port + ",\"scheme\":\"tls\"}}}]}}")));
        // It believes us and knows the token, but what it shows is not of our authority.
        Files.writeString(
                folder.resolve("stranger").resolve("ca.pem"),
                Files.readString(folder.resolve("stranger").resolve("ca.pem"))
                        + Files.readString(folder.resolve("ours").resolve("ca.pem")));
        PeerListener listener = new PeerListener("127.0.0.1", port, token, ours, () -> 7);
        Gate gate = new Gate();
        PeerLink link = new PeerLink(peers, token, ours, gate);
        listener.start();
        link.start();
        try {
            link.follow("a", 7);
            Await.until("the member is heard", () -> link.word() == Word.HEARD);
            assertThat(firstByte(port, stranger))
                    .as("right token, a stranger's certificate")
                    .isEqualTo(-1);
            assertThat(plainFirstByte(port)).as("right token, no TLS").isNotEqualTo('7');
            assertThat(firstByte(port, ours)).isEqualTo('7');
            assertThat(link.word()).isEqualTo(Word.HEARD);
            listener.stop();
            Await.until("nobody listens any more", () -> link.word() == Word.GONE);
        } finally {
            link.stop();
            listener.stop();
        }
    }

    private static int firstByte(int port, Tls tls) {
        try (Socket caller = new Socket("127.0.0.1", port)) {
            caller.setSoTimeout(30_000);
            Socket line = tls.call(caller, "127.0.0.1");
            line.getOutputStream().write("right\n".getBytes(StandardCharsets.UTF_8));
            return line.getInputStream().read();
        } catch (IOException refused) {
            return -1;
        }
    }

    private static int plainFirstByte(int port) {
        try (Socket caller = new Socket("127.0.0.1", port)) {
            caller.setSoTimeout(30_000);
            caller.getOutputStream().write("right\n".getBytes(StandardCharsets.UTF_8));
            return caller.getInputStream().read();
        } catch (IOException refused) {
            return -1;
        }
    }
}
