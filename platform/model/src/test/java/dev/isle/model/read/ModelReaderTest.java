package dev.isle.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Environment;
import dev.isle.model.Level;
import dev.isle.model.Quantity;
import dev.isle.model.Suite;
import dev.isle.model.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelReaderTest {
    private static final String HEAD = "apiVersion: isle.dev/v1alpha1\nkind: ";
    private static final String SUITE = HEAD + """
            Suite
            metadata: {name: acme}
            spec:
              databases: {main: {owner: acme_owner, users: [acme_app]}}
              tasks:
                schema: {steps: {from: release}, database: main}
              roles:
                store:
                  command: [bin/run, --http, "{{ports.http}}"]
                  env: {PLAIN: text, PORT: 8080, PASS: {secret: secrets.token}}
                  jvm: {version: 21, memory: 512Mi}
                  ports: {http: {schemes: [http], access: token}, peer: {}}
                  needs: [task.schema]
                  replication: {mode: active-standby, members: 2}
                  health: {rest: {path: /health, map: {}}, warn: {heap: {amber: 0.80, red: 1}}, startup: 90s}
                  stop: {grace: 20s}
                desk: {run: onDemand, command: [bin/desk]}
              secrets: {token: {}}
            """;
    private static final String ENVIRONMENT = HEAD + """
            Environment
            metadata: {name: dev}
            spec:
              suite: acme
              release: ./release
              databases: {main: {owned: {}}}
            """;

    private final Map<String, String> files = new HashMap<>(Map.of("isle.yaml", ENVIRONMENT));
    private final Map<String, String> release = new HashMap<>(Map.of("suite.yaml", SUITE));

    private Read<Model> read() {
        return ModelReader.read(
                files::get,
                "isle.yaml",
                (suite, version, from) -> new ReleaseLookup.Found("release", release::get, null));
    }

    private static <V> V in(Map<String, V> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }

    private Model good() {
        Read<Model> read = read();
        assertThat(read).isInstanceOf(Read.Good.class);
        return ((Read.Good<Model>) read).value();
    }

    private List<String> bad() {
        Read<Model> read = read();
        assertThat(read).isInstanceOf(Read.Bad.class);
        return ((Read.Bad<Model>) read)
                .problems().stream().map(Problem::toString).toList();
    }

    @Test
    void bindsEveryType() {
        Model model = good();
        Suite.Role store = in(model.suite().spec().roles(), "store");
        assertThat(store.command()).containsExactly("bin/run", "--http", "{{ports.http}}");
        assertThat(store.env().get("PLAIN")).isEqualTo(new Suite.EnvValue("text", null));
        assertThat(store.env().get("PORT")).isEqualTo(new Suite.EnvValue("8080", null));
        assertThat(store.env().get("PASS")).isEqualTo(new Suite.EnvValue(null, "secrets.token"));
        assertThat(store.jvm())
                .isEqualTo(new Suite.Jvm("21", Quantity.parse("512Mi"), null, Suite.JvmProfile.FAST_START, List.of()));
        assertThat(in(store.ports(), "http").access()).isEqualTo(Suite.Access.TOKEN);
        assertThat(in(store.ports(), "peer").schemes()).containsExactly(Suite.Scheme.TCP);
        assertThat(store.replication().mode()).isEqualTo(Suite.ReplicationMode.ACTIVE_STANDBY);
        assertThat(store.replication().minReady()).isEqualTo(1);
        assertThat(store.health().warn()).containsEntry("heap", new Suite.Threshold(0.8, 1.0));
        assertThat(store.health().startup()).isEqualTo(Duration.ofSeconds(90));
        assertThat(store.stop().grace()).isEqualTo(Duration.ofSeconds(20));
        assertThat(in(model.suite().spec().roles(), "desk").run()).isEqualTo(Suite.RunMode.ON_DEMAND);
        assertThat(in(model.suite().spec().secrets(), "token").bytes()).isEqualTo(32);
        Environment.Spec spec = model.environment().spec();
        assertThat(spec.level()).isEqualTo(Level.DEVELOPMENT);
        assertThat(spec.running().on()).isTrue();
        assertThat(spec.links()).isEqualTo(Environment.Links.DIRECT);
        assertThat(model.sealed()).isFalse();
        assertThat(model.release().spec().version()).isEqualTo(ModelReader.UNSEALED);
    }

    @Test
    void keepsTheOrderOfMaps() {
        assertThat(good().suite().spec().roles().keySet()).containsExactly("store", "desk");
        assertThat(in(good().suite().spec().roles(), "store").env().keySet()).containsExactly("PLAIN", "PORT", "PASS");
    }

    @Test
    void mergesExtendsAndKeepsOrigins() {
        files.put("base/common.yaml", HEAD + """
                Environment
                metadata: {labels: {site: a}}
                spec:
                  suite: acme
                  owner: settlements
                  purpose: gone
                  stopped: [desk-0]
                  roles: {store: {members: 2, minReady: 1}}
                """);
        files.put("isle.yaml", HEAD + """
                Environment
                metadata: {name: dev}
                spec:
                  extends: base/common.yaml
                  release: ./release
                  purpose: ~
                  stopped: []
                  roles: {store: {members: 3}}
                  databases: {main: {owned: {}}}
                """);
        Model model = good();
        Environment.Spec spec = model.environment().spec();
        assertThat(spec.owner()).isEqualTo("settlements");
        assertThat(spec.purpose()).isNull();
        assertThat(spec.stopped()).isEmpty();
        assertThat(in(spec.roles(), "store").members()).isEqualTo(3);
        assertThat(in(spec.roles(), "store").minReady()).isEqualTo(1);
        assertThat(model.origins().environment().origin("spec.roles.store.members"))
                .hasToString("isle.yaml:9:28");
        assertThat(model.origins().environment().origin("spec.roles.store.minReady"))
                .hasToString("base/common.yaml:9:41");
        assertThat(model.origins().environment().origin("spec.running")).isNull();
        assertThat(model.origins().environment().near("spec.running")).hasToString("isle.yaml:4:1");
        assertThat(model.origins().suite().origin("spec.roles.store.command[1]"))
                .hasToString("release/suite.yaml:10:26");
    }

    @Test
    void reportsAllMistakesOfAllFilesInOneGo() {
        files.put(
                "isle.yaml",
                ENVIRONMENT + "  levl: test\n  running: perhaps\n  running: true\n  roles: {store: {members: 999}}\n");
        release.put(
                "suite.yaml",
                SUITE.replace("command: [bin/desk]", "comand: [bin/desk]").replace("grace: 20s", "grace: 20"));
        assertThat(bad())
                .containsExactly(
                        "isle.yaml:8:3: 'levl' is no key of 'spec'; did you mean 'level'? [unknown-key]",
                        "isle.yaml:9:12: 'spec.running.on' must be true or false, and this is the text 'perhaps'; write"
                                + " true or false [wrong-type]",
                        "isle.yaml:10:3: the key 'running' is already in this map, at line 9; keep one of the two"
                                + " [duplicate-key]",
                        "isle.yaml:11:28: 'spec.roles.store.members' is 999, outside its range; write from 0 to 200"
                                + " [out-of-range]",
                        "release/suite.yaml:17:21: 'spec.roles.store.stop.grace' must be a duration, and this is the number 20; write a whole number with its unit, such as 500ms, 20s, 10m, 8h or 1d [wrong-type]",
                        "release/suite.yaml:18:27: 'comand' is no key of 'spec.roles.desk'; did you mean 'command'?"
                                + " [unknown-key]");
    }
}
