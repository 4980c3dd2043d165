package dev.isle.local.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers answer, well and badly. */
class HttpAskerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Serves one connection with raw text, keeps it open until the client closes when {@code open}. */
    private static HttpAsker.Reply ask(String raw, boolean open, Duration within) throws IOException {
        return ask(
                socket -> {
                    try {
                        socket.getOutputStream().write(raw.getBytes(StandardCharsets.UTF_8));
                        if (open) {
                            while (socket.getInputStream().read() >= 0) {
                                continue;
                            }
                        }
                    } catch (IOException clientClosed) {
                        return;
                    }
                },
                within);
    }

    private static HttpAsker.Reply ask(Consumer<Socket> server, Duration within) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(
                    () -> {
                        try (Socket socket = listening.accept()) {
                            server.accept(socket);
                        } catch (IOException closed) {
                            return;
                        }
                    },
                    command -> Thread.ofVirtual().start(command));
            try {
                return HttpAsker.ask("GET", "127.0.0.1", listening.getLocalPort(), "/health", within);
            } finally {
                listening.close();
                served.join();
            }
        }
    }

    @Test
    void aBodyByItsLengthIsReadWithoutWaitingForTheEnd() throws IOException {
        HttpAsker.Reply reply = ask("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhällo", true, LONG);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("häll");
        assertThat(reply.good()).isTrue();
    }

    @Test
    void aBodyInChunksIsPutTogether() throws IOException {
        String raw =
                "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n";
        HttpAsker.Reply reply = ask(raw, true, LONG);
        assertThat(reply.body()).isEqualTo("abc0123456789");
        assertThat(reply.good()).isFalse();
    }

    @Test
    void aBodyUntilTheEndAndAnInterimAnswerAreUnderstood() throws IOException {
        HttpAsker.Reply reply = ask("HTTP/1.1 103 Early\r\n\r\nHTTP/1.0 200 OK\n\nall of it", false, LONG);
        assertThat(reply.body()).isEqualTo("all of it");
    }

    @Test
    void anAnswerWithoutBodyDoesNotWaitForOne() throws IOException {
        assertThat(ask("HTTP/1.1 204 None\r\n\r\n", true, LONG).body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SSH-2.0-OpenSSH                                                     | is no HTTP
        HTTP/1.1 abc OK                                                     | where a number must be
        HTTP/1.1 200 OK~Content-Length: -5~~                                | where a number must be
        HTTP/1.1 200 OK~Content-Length: 99999999~~                          | longer than
        HTTP/1.1 200 OK~Content-Length: 10~~abc                             | closed the connection
        HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~                     | where a number must be
        HTTP/1.1 200 OK~Transfer-Encoding: chunked~~7fffffff~               | longer than
        HTTP/1.1 200                                                        | closed the connection
        """)
    void aBadAnswerIsRefusedInWords(String raw, String words) {
        String text = raw.replace("~", "\r\n") + (raw.contains("~") || raw.equals("HTTP/1.1 200") ? "" : "\r\n\r\n");
        assertThatThrownBy(() -> ask(text, false, LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void headersWithoutEndAreRefused() {
        String endless = "HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(40_000);
        assertThatThrownBy(() -> ask(endless, true, LONG)).hasMessageContaining("headers are longer");
    }

    @Test
    void aServerThatDripsIsLeftAtTheDeadline() {
        assertThatThrownBy(() -> ask(
                        socket -> {
                            try {
                                while (true) {
                                    socket.getOutputStream().write('H');
                                    socket.getOutputStream().flush();
                                    socket.setSoTimeout(20);
                                    socket.getInputStream().skipNBytes(1);
                                }
                            } catch (java.net.SocketTimeoutException quiet) {
                                drip(socket);
                            } catch (IOException clientClosed) {
                                return;
                            }
                        },
                        Duration.ofMillis(300)))
                .hasMessageContaining("within 300 ms");
    }

    private static void drip(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write('H');
                Thread.onSpinWait();
            }
        } catch (IOException clientClosed) {
            return;
        }
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> HttpAsker.ask("GET", "127.0.0.1", port, "/", LONG))
                .isInstanceOf(IOException.class);
    }
}
