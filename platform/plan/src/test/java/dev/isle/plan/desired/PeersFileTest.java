package dev.isle.plan.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Level;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersFileTest {
    @Test
    void membersInOrderPortsByNameAndExternalRolesByTheirEndpoints() {
        Plan plan = new Plan(
                "dev",
                Level.DEVELOPMENT,
                "demo",
                "1",
                null,
                true,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        role("web", Suite.Placement.MANAGED, List.of("web-0", "web-1"), Map.of()),
                        role("feed", Suite.Placement.EXTERNAL, List.of(), Map.of("http", "https://feed.example.com"))),
                List.of(server("web-0", 1), server("web-1", 2)),
                List.of(),
                null,
                "h");
        assertThat(PeersFile.render(plan, new Hosts())).isEqualTo("""
                {"environment":"dev","roles":{
                "feed":[
                 {"name":"feed","host":"feed.example.com","ports":{"http":{"port":443,"scheme":"https","host":"feed.example.com"}}}],
                "web":[
                 {"name":"web-0","host":"a\\"web-0","ports":{"http":{"port":1,"scheme":"http"},"peer":{"port":101,"scheme":"tcp"}}},
                 {"name":"web-1","host":"a\\"web-1","ports":{"http":{"port":2,"scheme":"http"},"peer":{"port":102,"scheme":"tcp"}}}]
                }}
                """);
    }

    private static final Suite.Health HEALTH = new Suite.Health(
            null,
            null,
            null,
            null,
            null,
            List.of(),
            Map.of(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2));

    private static RolePlan role(
            String name, Suite.Placement placement, List<String> servers, Map<String, String> endpoints) {
        return new RolePlan(
                name,
                RolePlan.Kind.PRODUCT,
                placement,
                Suite.RunMode.ALWAYS,
                Suite.ReplicationMode.SINGLE,
                Suite.Election.SELF,
                1,
                List.of(),
                false,
                servers,
                endpoints,
                HEALTH,
                null,
                null);
    }

    private static ServerPlan server(String name, int port) {
        return new ServerPlan(
                name,
                "web",
                port - 1,
                RolePlan.Kind.PRODUCT,
                false,
                List.of("run"),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(
                        "peer", new ServerPlan.PortPlan(port + 100, Suite.Scheme.TCP, Suite.Access.OPEN, ""),
                        "http", new ServerPlan.PortPlan(port, Suite.Scheme.HTTP, Suite.Access.OPEN, "")),
                null,
                null,
                100,
                new Quantity(1),
                HEALTH,
                new Suite.Stop(null, null, Duration.ofSeconds(1)),
                List.of(),
                "h");
    }

    private static final class Hosts implements Layout {
        @Override
        public String releasePath() {
            return "";
        }

        @Override
        public String workFolder(String server) {
            return "";
        }

        @Override
        public String dataFolder(String server) {
            return "";
        }

        @Override
        public String sharedFolder(String role) {
            return "";
        }

        @Override
        public String logFolder(String server) {
            return "";
        }

        @Override
        public String peersFile(String server) {
            return "";
        }

        @Override
        public String secretPath(String secret) {
            return "";
        }

        @Override
        public String passwordPath(String database, String user) {
            return "";
        }

        @Override
        public String host(String server) {
            return "a\"" + server;
        }

        @Override
        public JavaHome java(String wanted) {
            return new JavaHome("", 0, "");
        }
    }
}
