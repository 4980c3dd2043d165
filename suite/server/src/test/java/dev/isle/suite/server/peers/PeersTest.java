package dev.isle.suite.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
    @TempDir
    private Path folder;

    private static String text(int port) {
        return """
                {"environment":"dev",
                "roles":{
                "dataserver":[
                 {"name":"dataserver-0","host":"127.0.0.1","ports":{"http":{"port":%d,"scheme":"http"},"peer":{"port":7,"scheme":"tcp"}}},
                 {"name":"dataserver-1","host":"::1","ports":{"http":{"port":9,"scheme":"http"}}}],
                "rates":[
                 {"name":"rates","host":"","ports":{"feed":{"port":443,"scheme":"https","host":"feed.example.com"}}}]
                }}
                """.formatted(port);
    }

    /** Replaces the file as Isle does: whole, by rename. */
    private Path write(String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        return Files.move(
                next,
                folder.resolve("peers.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void readsAddresses() throws Exception {
        Peers peers = new Peers(Optional.of(write(text(8))));
        assertThat(peers.of("dataserver", "http"))
                .containsExactly(
                        new Endpoint("dataserver-0", "http", "127.0.0.1", 8),
                        new Endpoint("dataserver-1", "http", "::1", 9));
        assertThat(peers.of("dataserver", "http").getLast().address()).isEqualTo("http://[::1]:9");
        assertThat(peers.of("dataserver", "peer")).hasSize(1);
        assertThat(peers.of("rates", "feed").getFirst().address()).isEqualTo("https://feed.example.com:443");
        assertThat(peers.of("calculator", "http")).isEmpty();
    }

    @Test
    void seesAReplacedFileAtTheNextQuestion() throws Exception {
        Peers peers = new Peers(Optional.of(write(text(8))));
        for (int port = 9; port < 60; port++) {
            write(text(port));
            assertThat(peers.of("dataserver", "http").getFirst().port()).isEqualTo(port);
        }
    }

    @Test
    void aFileThatComesLaterIsRead() throws Exception {
        Peers peers = new Peers(Optional.of(folder.resolve("peers.json")));
        assertThat(peers.of("dataserver", "http")).isEmpty();
        write(text(8));
        assertThat(peers.of("dataserver", "http")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]}",
                "{\"roles\":{\"dataserver\":[{\"host\":\"h\",\"ports\":{}}]}}",
                "{\"roles\":{\"dataserver\":[{\"name\":\"d\",\"host\":\"h\",\"ports\":{\"http\":{\"port\":70000}}}]}}",
                "{\"roles\":{\"dataserver\":[{\"name\":\"d\",\"host\":\"h\",\"ports\":{\"http\":{\"port\":\"x\"}}}]}}",
                "{\"roles\":{\"dataserver\":[{\"name\":\"d\",\"ports\":{\"http\":{\"port\":7}}}]}}"
            })
    void keepsTheLastGoodContentWhenTheFileIsNotUnderstood(String text) throws Exception {
        Peers peers = new Peers(Optional.of(write(text(8))));
        assertThat(peers.of("dataserver", "http")).hasSize(2);
        write(text);
        assertThat(peers.of("dataserver", "http")).hasSize(2);
        Files.delete(folder.resolve("peers.json"));
        assertThat(peers.of("dataserver", "http")).hasSize(2);
    }
}
