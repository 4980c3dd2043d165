package dev.isle.plan.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.plan.planner.FixedLayout;
import dev.isle.plan.planner.ModelFiles;
import dev.isle.plan.planner.Planned;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersFileTest {
    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              roles:
                web:
                  command: [web]
                  ports: {peer: {}, http: {schemes: [http]}}
                  replication: {mode: replicated, members: 2}
                feed:
                  placement: external
                  ports: {http: {schemes: [https]}}
            """;
    private static final String ENVIRONMENT = """
            apiVersion: isle.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec: {suite: demo, release: ".", roles: {feed: {endpoints: {http: "https://feed.example.com:443"}}}}
            """;

    @Test
    void membersInOrderPortsByNameAndExternalRolesByTheirEndpoints() {
        Map<String, String> files = Map.of("suite.yaml", SUITE, "environment.yaml", ENVIRONMENT);
        Planned planned = ModelFiles.plan(ModelFiles.model(files::get), Allocation.EMPTY);
        assertThat(planned).isInstanceOf(Planned.Good.class);
        Plan plan = ((Planned.Good) planned).plan();
        assertThat(PeersFile.render(plan, new FixedLayout("/release", "a\"b"))).isEqualTo("""
                {"environment":"dev","roles":{
                "feed":[
                 {"name":"feed","host":"feed.example.com","ports":{"http":{"port":443,"scheme":"https","host":"feed.example.com"}}}],
                "web":[
                 {"name":"web-0","host":"a\\"b","ports":{"http":{"port":21001,"scheme":"http"},"peer":{"port":21000,"scheme":"tcp"}}},
                 {"name":"web-1","host":"a\\"b","ports":{"http":{"port":21003,"scheme":"http"},"peer":{"port":21002,"scheme":"tcp"}}}]
                }}
                """);
    }

    private static Plan plan(String roles) {
        String environment = ENVIRONMENT.replaceFirst("roles: .*\\}", "roles: " + roles + "}");
        Map<String, String> files = Map.of("suite.yaml", SUITE, "environment.yaml", environment);
        Planned planned = ModelFiles.plan(ModelFiles.model(files::get), Allocation.EMPTY);
        assertThat(planned).isInstanceOf(Planned.Good.class);
        return ((Planned.Good) planned).plan();
    }

    @Test
    void aMemberElsewhereComesBehindTheManagedOnes() {
        Plan plan = plan("{feed: {endpoints: {http: 'feed.example.com:8443'}},"
                + " web: {members: 1, endpoints: {http: '10.0.0.1:80', peer: '10.0.0.1:81'}}}");
        RolePlan web = plan.role("web").orElseThrow();
        assertThat(web.elsewhere()).isTrue();
        assertThat(web.servers()).containsExactly("web-0");
        assertThat(web.endpoints())
                .as("each with the scheme that its port speaks")
                .containsEntry("http", "http://10.0.0.1:80")
                .containsEntry("peer", "tcp://10.0.0.1:81");
        String text = PeersFile.render(plan, new FixedLayout("/release", "h"));
        assertThat(text)
                .contains("{\"port\":8443,\"scheme\":\"https\",\"host\":\"feed.example.com\"}")
                .containsSubsequence(
                        "\"web\":[", "\"web-0\"", "{\"name\":\"web\",\"host\":\"10.0.0.1\"", "\"port\":80,");
    }
}
