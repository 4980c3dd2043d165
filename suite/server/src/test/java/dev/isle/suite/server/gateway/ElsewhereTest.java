package dev.isle.suite.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.engine.Engineserver;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.metrics.Exposition;
import dev.isle.suite.server.metrics.Measure;
import dev.isle.suite.server.metrics.Sheet;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.Role;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.real.Resources;
import dev.isle.suite.server.risk.Riskserver;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.schedule.Scheduler;
import dev.isle.suite.server.tls.Tls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.function.RouterFunctions;

/** What the gateway passes on to other roles is what these serve, and what is described. */
class ElsewhereTest {

    private final ServerOptions options = ServerOptions.parse("--train");
    private final Admission admission = new Admission(1, Duration.ofSeconds(1));
    private final Peers peers = new Peers(Optional.empty());
    private final Token token = new Token(Optional.empty(), false);

    private static Set<String> served(RoleService role) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        role.routes(routes);
        role.stop();
        return Resources.served(routes);
    }

    @Test
    void everyResourceOfTheseRolesIsPassedOnToIt() {
        Map<String, Role> wanted = new HashMap<>();
        Map.of(
                        Role.RISKSERVER, new Riskserver(options, admission),
                        Role.SCHEDULER, new Scheduler(options, admission),
                        Role.ENGINESERVER, new Engineserver(options, peers, token, Tls.off()))
                .forEach((role, service) -> served(service)
                        .forEach(route -> wanted.put(route.replaceAll("^[A-Z]+ /|(?<=\\w)/.*", ""), role)));
        assertThat(wanted).hasSize(6).isEqualTo(Gateway.ELSEWHERE);
        Gateway gateway = new Gateway(options, peers, token, Tls.off(), admission);
        assertThat(gateway.judged()).containsAll(wanted.keySet());
        RouterFunctions.Builder routes = RouterFunctions.route();
        gateway.routes(routes);
        String all = routes.build().toString();
        assertThat(wanted.keySet()).allSatisfy(segment -> assertThat(all).contains("/" + segment + "/**"));
    }

    @Test
    void whatIsPassedOnIsCountedFromTheBeginningForEveryRole() throws Exception {
        Sheet sheet = new Sheet();
        new Gateway(options, peers, token, Tls.off(), admission).measure(sheet);
        Exposition shown = Exposition.read(new String(sheet.text(), StandardCharsets.UTF_8));
        for (Role role : Set.of(
                Role.DATASERVER,
                Role.AUTHSERVER,
                Role.DATAUPLOADER,
                Role.RISKSERVER,
                Role.SCHEDULER,
                Role.ENGINESERVER)) {
            for (String outcome : Set.of("answered", "given_up")) {
                assertThat(shown.value(Measure.FORWARDS.text(), "to", role.label(), "outcome", outcome))
                        .isZero();
            }
            assertThat(shown.value(Measure.FORWARD_SECONDS.text() + "_count", "to", role.label()))
                    .isZero();
        }
    }

    @Test
    void theEngineResourcesAreDescribed() throws Exception {
        assertThat(Resources.described("/openapi/engines.yaml"))
                .hasSize(12)
                .isEqualTo(served(new Engineserver(options, peers, token, Tls.off())));
    }
}
