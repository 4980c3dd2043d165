package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.dataserver.Dataserver;
import dev.isle.suite.server.dataserver.Reader;
import dev.isle.suite.server.gateway.Gateway;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.real.Resources;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.tls.Tls;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.function.RouterFunctions;

/** The resources of trades that are described are those that the dataserver and the gateway serve, and the reader serves those that only read. */
class TradesOpenApiTest {
    @Test
    void theDataserverServesWhatIsDescribed() throws Exception {
        Set<String> served = served(Dataserver::new);
        // These are for who runs the environment: suite/README.md, the process contract.
        assertThat(served.removeAll(Set.of("POST /demote", "POST /promote"))).isTrue();
        assertThat(served).isEqualTo(described());
    }

    @Test
    void theGatewayPassesOnWhatIsDescribed() throws Exception {
        assertThat(served(Gateway::new)).containsAll(described());
    }

    @Test
    void theReaderServesWhatOnlyReads() throws Exception {
        Set<String> reads = described();
        assertThat(reads.removeIf(route -> !route.startsWith("GET "))).isTrue();
        assertThat(served((options, peers, _, _, admission) -> new Reader(options, peers, admission)))
                .isEqualTo(reads);
    }

    private interface Maker {
        RoleService make(ServerOptions options, Peers peers, Token token, Tls tls, Admission admission);
    }

    private static Set<String> served(Maker maker) {
        RoleService role = maker.make(
                ServerOptions.parse("--train"),
                new Peers(Optional.empty()),
                new Token(Optional.empty(), true),
                Tls.off(),
                new Admission(1, Duration.ofSeconds(1)));
        try {
            RouterFunctions.Builder routes = RouterFunctions.route();
            role.routes(routes);
            return Resources.served(routes);
        } finally {
            role.stop();
        }
    }

    private static Set<String> described() throws Exception {
        return Resources.described("/openapi/trades.yaml");
    }
}
