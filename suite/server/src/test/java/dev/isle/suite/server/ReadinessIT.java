package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.real.RealServer;
import dev.isle.suite.server.real.RealSuite;
import dev.isle.suite.server.real.TestDatabase;
import dev.isle.suite.server.tls.Tls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything a role needs is made before it serves: no request is the first to make something, and what cannot be made is told at the start. */
class ReadinessIT {
    /** What only a training run makes. */
    private static final Set<String> LATER = Set.of("training");

    @TempDir
    Path folder;

    private static int free() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theFirstRequestsMakeNothing(Role role) throws Exception {
        int http = free();
        String[] arguments = {
            "--role=" + role.label(),
            "--server=" + role.label() + "-0",
            "--environment=test",
            "--level=development",
            "--http=" + http,
            "--peer=" + free(),
            "--jms=" + free(),
            "--db.url=jdbc:postgresql://127.0.0.1:1/none",
            "--db.user=nobody",
            "--data=" + folder
        };
        try (ConfigurableApplicationContext context =
                        SuiteServer.start(ServerOptions.parse(arguments), Tls.off(), arguments);
                HttpClient client = HttpClient.newHttpClient()) {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            Set<String> missing = new TreeSet<>(List.of(beans.getBeanDefinitionNames()));
            missing.removeIf(beans::containsSingleton);
            assertThat(missing).as("made later").isEqualTo(LATER);
            Set<String> before = Set.of(beans.getSingletonNames());
            for (String path : List.of("/trades", "/positions?book=FX", "/valuations", "/uploads", "/login", "/none")) {
                URI resource = URI.create("http://127.0.0.1:" + http + path);
                for (HttpRequest request : List.of(
                        HttpRequest.newBuilder(resource).build(),
                        HttpRequest.newBuilder(resource)
                                .POST(BodyPublishers.ofString("{}"))
                                .build())) {
                    assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                            .as(request.toString())
                            .isNotEqualTo(500);
                }
            }
            assertThat(Set.of(beans.getSingletonNames())).isEqualTo(before);
        }
    }

    @Test
    void aServerThatCannotMakeAllItNeedsIsNeverReadyAndSaysWhy() throws Exception {
        try (RealSuite suite = new RealSuite(new TestDatabase(false))) {
            // A gateway needs no database but for whom it serves: the connection is wanted first when somebody calls.
            RealServer gateway = suite.start("gateway-0", "--db.url=nonsense", "--db.user=nobody");
            assertThat(gateway.awaitEnd()).isEqualTo(1);
            assertThat(Files.readAllLines(gateway.log()))
                    .last()
                    .asString()
                    .startsWith("suite-server: gateway-0 cannot start: ")
                    .contains("URL invalid nonsense");
        }
    }
}
