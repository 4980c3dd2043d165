package dev.isle.suite.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.real.Resources;
import dev.isle.suite.server.risk.Riskserver;
import dev.isle.suite.server.role.RoleService;
import dev.isle.suite.server.schedule.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.function.RouterFunctions;

/** The interface that is described is the one that is served. */
class RiskOpenApiTest {
    private static Set<String> served() {
        ServerOptions options = ServerOptions.parse("--train");
        Admission admission = new Admission(1, Duration.ofSeconds(1));
        Set<String> served = new TreeSet<>();
        for (RoleService role : List.of(new Riskserver(options, admission), new Scheduler(options, admission))) {
            RouterFunctions.Builder routes = RouterFunctions.route();
            role.routes(routes);
            served.addAll(Resources.served(routes));
            role.stop();
        }
        return served;
    }

    @Test
    void everyPathIsServedAndEveryServedPathIsDescribed() throws Exception {
        assertThat(Resources.described("/openapi/risk.yaml")).hasSize(20).isEqualTo(served());
    }
}
