package dev.isle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.cli.process.IsleProcess;
import dev.isle.cli.process.IsleProcess.Outcome;
import dev.isle.model.json.Json;
import dev.isle.model.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that somebody starts by hand elsewhere on the machine: watched and addressed, never started, stopped or killed. The test is that somebody. */
@Timeout(180)
class ElsewhereIT {
    @TempDir
    private Path folder;

    private IsleProcess isle;

    @BeforeEach
    void files() throws IOException {
        isle = IsleProcess.ofClassPath(folder);
        TinySuite.write(folder.resolve("tiny"));
        Path suite = folder.resolve("tiny/suite.yaml");
        Files.writeString(
                suite,
                Files.readString(suite)
                                .replace("needs: [mill.ready]", "needs: [scheduler.live]\n      ports: {line: {}}")
                        + """
                    scheduler:
                      placement: external
                      ports: {line: {}}
                """);
    }

    private void environment(String roles) throws IOException {
        Files.writeString(folder.resolve("isle.yaml"), TinySuite.environment("elsewhere") + "  roles:\n" + roles);
    }

    @AfterEach
    void nothingStays() throws Exception {
        isle.run("down", "-n", "elsewhere", "--yes");
    }

    private static ServerSocket byHand() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static void answers(ServerSocket server) throws IOException {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 5_000);
            assertThat(client.isConnected()).isTrue();
        }
    }

    private JsonObject server(String name) throws Exception {
        Outcome status = isle.run("status", "-o", "json");
        return (JsonObject) ((JsonObject) Json.parse(status.out()))
                .list("servers").stream()
                        .filter(s -> name.equals(((JsonObject) s).text("name")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aSchedulerStartedByHandIsWatchedAddressedAndLeftAlone() throws Exception {
        try (ServerSocket scheduler = byHand()) {
            int port = scheduler.getLocalPort();
            environment("    scheduler: {endpoints: {line: \"127.0.0.1:" + port + "\"}}\n");
            Outcome up = isle.run("up");
            assertThat(up.code()).as(up.out() + up.err()).isZero();
            assertThat(server("scheduler").text("state")).isEqualTo("external");
            assertThat(server("scheduler").truth("ready", false)).isTrue();
            assertThat(Files.readString(isle.home().resolve("environments/elsewhere/peers.json")))
                    .contains("{\"port\":" + port + ",\"scheme\":\"tcp\",\"host\":\"127.0.0.1\"}");
            for (List<String> verb : List.of(
                    List.of("stop", "scheduler"),
                    List.of("start", "scheduler"),
                    List.of("restart", "scheduler"),
                    List.of("exec", "scheduler", "--", "true"))) {
                Outcome refused = isle.run(verb.toArray(String[]::new));
                assertThat(refused.code()).as("%s", verb).isEqualTo(4);
                assertThat(refused.err()).contains("'scheduler' runs elsewhere: it is only watched");
            }
            assertThat(isle.run("stop").code()).isZero();
            answers(scheduler);
            assertThat(isle.run("down", "--yes").code()).isZero();
            answers(scheduler);
        }
    }

    @Test
    void whatDoesNotAnswerIsSaidAndGatesTheFirstStart() throws Exception {
        int port;
        try (ServerSocket gone = byHand()) {
            port = gone.getLocalPort();
        }
        environment("    scheduler: {endpoints: {line: \"127.0.0.1:" + port + "\"}}\n");
        Outcome up = isle.run("up", "--timeout", "2s");
        assertThat(up.code()).isEqualTo(3);
        assertThat(isle.run("why", "baker-0").out())
                .contains("role scheduler runs elsewhere and does not answer")
                .contains("nothing accepts connections at 127.0.0.1:" + port);
        assertThat(isle.run("status").out()).contains("runs elsewhere, only watched: nothing accepts connections");
    }

    @Test
    void aRoleMayHaveAMemberElsewhereBesideItsOwn() throws Exception {
        try (ServerSocket scheduler = byHand();
                ServerSocket baker = byHand()) {
            environment("    scheduler: {endpoints: {line: \"127.0.0.1:" + scheduler.getLocalPort() + "\"}}\n"
                    + "    baker: {members: 1, endpoints: {line: \"127.0.0.1:" + baker.getLocalPort() + "\"}}\n");
            Outcome up = isle.run("up");
            assertThat(up.code()).as(up.out() + up.err()).isZero();
            assertThat(server("baker-0").text("state")).isEqualTo("ready");
            assertThat(server("baker").text("state")).isEqualTo("external");
            assertThat(isle.run("status", "-o", "json").out())
                    .contains("\"tcp://127.0.0.1:" + baker.getLocalPort() + "\"");
            assertThat(isle.run("why").out()).contains("everything is as wanted");
            baker.close();
            assertThat(isle.run("why").out()).contains("role baker has a member elsewhere that does not answer");
            assertThat(server("baker-0").text("state")).isEqualTo("ready");
        }
    }
}
