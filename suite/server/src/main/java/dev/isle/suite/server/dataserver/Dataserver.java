package dev.isle.suite.server.dataserver;

import dev.isle.suite.server.health.Sensor;
import dev.isle.suite.server.http.Token;
import dev.isle.suite.server.peers.Peers;
import dev.isle.suite.server.process.Admission;
import dev.isle.suite.server.process.ServerOptions;
import dev.isle.suite.server.role.RoleService;
import java.util.List;
import org.springframework.web.servlet.function.RouterFunctions;

/** Answers health; its work follows. */
public final class Dataserver implements RoleService {
    /** A server with those options. */
    public Dataserver(ServerOptions options, Peers peers, Token token, Admission admission) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public List<Sensor> sensors() {
        return List.of();
    }

    @Override
    public void routes(RouterFunctions.Builder routes) {}
}
