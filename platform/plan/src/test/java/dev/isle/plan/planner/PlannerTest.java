package dev.isle.plan.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isle.model.Change;
import dev.isle.model.problem.Problem;
import dev.isle.model.read.Model;
import dev.isle.model.read.Read;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.RolePlan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.desired.TaskPlan;
import dev.isle.plan.diff.PlanDiff;
import dev.isle.plan.document.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
    static Stream<Path> folders() throws IOException {
        return GoldenFolder.below("plans");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void golden(Path folder) throws IOException {
        GoldenFolder golden = new GoldenFolder(folder);
        Read<Model> read = ModelFiles.read(name -> golden.in("in-" + name.replace('/', '_')));
        Planned planned = read instanceof Read.Good<Model> good
                ? ModelFiles.plan(good.value(), Allocation.EMPTY)
                : new Planned.Bad(((Read.Bad<Model>) read).problems());
        switch (planned) {
            case Planned.Good good -> golden.out("out-plan.json", Documents.plan(good.plan()));
            case Planned.Bad bad ->
                golden.out(
                        "out-problems.txt",
                        bad.problems().stream().map(Problem::toString).collect(Collectors.joining("\n", "", "\n")));
            case Planned.PortsWanted wanted -> throw new AssertionError(wanted);
        }
        golden.close();
    }

    private static final String SUITE = """
            apiVersion: isle.dev/v1alpha1
            kind: Suite
            metadata: {name: demo}
            spec:
              databases: {main: {owner: own, users: [app]}}
              tasks:
                fill: {command: [fill, "{{databases.main.jdbcUrl}}"], database: main}
              roles:
                front:
                  command: [front, "{{ports.http}}"]
                  ports: {http: {schemes: [http], access: token}}
                  needs: [back.ready, task.fill]
                back:
                  command: [back, "{{ports.http}}", "{{files.conf}}", "{{files.live}}"]
                  env: {NAME: "{{server.name}}"}
                  files:
                    conf: {content: "x=1"}
                    live: {content: "y=1", reload: true}
                  jvm: {version: "25", memory: 512Mi}
                  ports: {http: {schemes: [http], access: token}, admin: {access: token}}
                  replication: {mode: replicated, members: 2}
            """;
    private static final String ENVIRONMENT = """
            apiVersion: isle.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec: {suite: demo, release: ".", databases: {main: {owned: {}}}}
            """;

    @Test
    void needsComeBeforeDependentsAndIslesDatabasesFirst() {
        Plan plan = plan(SUITE, ENVIRONMENT);
        assertThat(plan.roles()).extracting(RolePlan::name).containsExactly("db-main", "back", "front");
        assertThat(plan.servers())
                .extracting(ServerPlan::name)
                .containsExactly("db-main-0", "back-0", "back-1", "front-0");
        assertThat(plan.role("back").orElseThrow().neededByOthers()).isTrue();
        assertThat(plan.role("front").orElseThrow().neededByOthers()).isFalse();
        assertThat(plan.role("db-main").orElseThrow().neededByOthers()).isTrue();
    }

    @Test
    void aTaskWithADatabaseNeedsIt() {
        TaskPlan fill = plan(SUITE, ENVIRONMENT).task("fill").orElseThrow();
        assertThat(fill.needs()).containsExactly(new Need(Need.On.DATABASE, "main"));
    }

    @Test
    void whatRunsOnDemandIsStoppedUntilItIsNamedAsStarted() {
        String suite =
                SUITE + "    desk: {run: onDemand, command: [desk], replication: {mode: replicated, members: 2}}\n";
        Plan still = plan(suite, ENVIRONMENT);
        assertThat(still.servers())
                .filteredOn(ServerPlan::stopped)
                .extracting(ServerPlan::name)
                .containsExactly("desk-0", "desk-1");
        Plan started = plan(suite, ENVIRONMENT.replace("suite: demo", "started: [desk-1], suite: demo"));
        assertThat(started.servers())
                .filteredOn(ServerPlan::stopped)
                .extracting(ServerPlan::name)
                .containsExactly("desk-0");
        assertThat(started.server("desk-1").orElseThrow().hash())
                .as("a start is no other plan of the server")
                .isEqualTo(still.server("desk-1").orElseThrow().hash());
    }

    @Test
    void portsAreWantedInPlanOrderAndOnlyWhereThereIsNone() {
        Model model = ModelFiles.model(files(SUITE, ENVIRONMENT)::get);
        FixedLayout layout = new FixedLayout("/release");
        Planned first = Planner.plan(model, Allocation.EMPTY, layout);
        assertThat(first)
                .isEqualTo(new Planned.PortsWanted(List.of(
                        "db-main-0/sql",
                        "front-0/http",
                        "back-0/http",
                        "back-0/admin",
                        "back-1/http",
                        "back-1/admin")));
        Allocation most = Allocation.EMPTY
                .with("db-main-0", "sql", 1)
                .with("back-0", "http", 2)
                .with("back-0", "admin", 3)
                .with("back-1", "http", 4)
                .with("back-1", "admin", 5);
        assertThat(Planner.plan(model, most, layout)).isEqualTo(new Planned.PortsWanted(List.of("front-0/http")));
    }

    @Test
    void aMemberMoreMovesNoPortAndRestartsNobody() {
        Model two = ModelFiles.model(files(SUITE, ENVIRONMENT)::get);
        Allocation allocation = ModelFiles.allocate(
                ((Planned.PortsWanted) Planner.plan(two, Allocation.EMPTY, new FixedLayout("/release"))).ports(),
                Allocation.EMPTY);
        Plan before = good(ModelFiles.plan(two, allocation));
        Model three = ModelFiles.model(files(SUITE.replace("members: 2", "members: 3"), ENVIRONMENT)::get);
        Plan after = good(ModelFiles.plan(three, allocation));
        assertThat(after.servers()).hasSize(before.servers().size() + 1);
        for (ServerPlan server : before.servers()) {
            assertThat(after.server(server.name()).orElseThrow()).isEqualTo(server);
        }
        Model one = ModelFiles.model(files(SUITE.replace("members: 2", "members: 1"), ENVIRONMENT)::get);
        Plan fewer = good(ModelFiles.plan(one, allocation));
        assertThat(fewer.server("front-0")).isEqualTo(before.server("front-0"));
        assertThat(after.hash()).isNotEqualTo(before.hash());
    }

    @Test
    void equalInputsGiveEqualPlans() {
        assertThat(plan(SUITE, ENVIRONMENT)).isEqualTo(plan(SUITE, ENVIRONMENT));
    }

    @Test
    void aHashChangesWithWhatOnlyARestartBringsInAndWithNothingElse() {
        String before = hash(SUITE, ENVIRONMENT);
        assertThat(hash(SUITE.replace("x=1", "x=2"), ENVIRONMENT)).as("a file").isNotEqualTo(before);
        assertThat(hash(SUITE.replace("512Mi", "513Mi"), ENVIRONMENT))
                .as("memory")
                .isNotEqualTo(before);
        assertThat(hash(SUITE.replace("\"25\"", "\"17\""), ENVIRONMENT))
                .as("Java")
                .isNotEqualTo(before);
        assertThat(hash(SUITE.replace("NAME:", "OTHER:"), ENVIRONMENT))
                .as("a variable")
                .isNotEqualTo(before);
        assertThat(hash(SUITE.replace("[back,", "[backer,"), ENVIRONMENT))
                .as("command")
                .isNotEqualTo(before);
        assertThat(hash(SUITE, override("arguments: [more]"))).as("an argument").isNotEqualTo(before);
        assertThat(hash(SUITE, override("jvm: {options: [-Dx=y]}")))
                .as("an option")
                .isNotEqualTo(before);
        assertThat(hash(SUITE.replace("y=1", "y=2"), ENVIRONMENT))
                .as("a reloadable file")
                .isEqualTo(before);
        assertThat(hash(SUITE.replace("needs: [back.ready, task.fill]", "needs: [back.live]"), ENVIRONMENT))
                .as("needs")
                .isEqualTo(before);
        assertThat(hash(SUITE, ENVIRONMENT.replace("suite: demo", "suite: demo, owner: me")))
                .as("the owner")
                .isEqualTo(before);
        assertThat(hash(SUITE, override("minReady: 2"))).as("minReady").isEqualTo(before);
    }

    @Test
    void anEmptyListOrMapIsTheSameAsNone() {
        Plan plan = plan(SUITE, ENVIRONMENT);
        Plan empty = plan(
                SUITE,
                override("{env: {}, files: {}, arguments: [], ports: {}, jvm: {options: []}}")
                        .replace("suite: demo", "suite: demo, stopped: [], storage: {}"));
        assertThat(empty.hash()).isEqualTo(plan.hash());
        assertThat(PlanDiff.between(plan, empty).items()).isEmpty();
    }

    @Test
    void whatBecomesOfDataIsInThePlanAndCostsNoServerAnything() {
        Plan deleting = plan(SUITE, ENVIRONMENT);
        Plan retaining = plan(SUITE, ENVIRONMENT.replace("suite: demo", "suite: demo, storage: {reclaim: retain}"));
        assertThat(deleting.retainsData()).isFalse();
        assertThat(retaining.retainsData()).isTrue();
        assertThat(retaining.servers()).isEqualTo(deleting.servers());
        assertThat(Documents.plan(Documents.plan(retaining))).isEqualTo(retaining);
        assertThat(PlanDiff.between(deleting, retaining).items())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.cost()).isEqualTo(Change.NONE);
                    assertThat(item.words()).isEqualTo("data at down 'delete' -> 'retain'");
                });
    }

    @Test
    void overridesLieOverTheSuite() {
        Plan plan = plan(
                SUITE,
                override("{members: 1, env: {EXTRA: \"{{ports.http}}\"}, files: {conf: {content: z=9}},"
                        + " jvm: {memory: 256Mi, options: [-Da=b]}, arguments: [last], ports: {http: 4711}}"));
        ServerPlan back = plan.server("back-0").orElseThrow();
        assertThat(plan.server("back-1")).isEmpty();
        assertThat(back.env()).containsEntry("EXTRA", "4711").containsEntry("NAME", "back-0");
        assertThat(back.files().values())
                .extracting(ServerPlan.RenderedFile::content)
                .contains("z=9");
        assertThat(back.command())
                .containsExactly("back", "4711", "/srv/isle/work/back-0/conf", "/srv/isle/work/back-0/live", "last");
        assertThat(Objects.requireNonNull(back.jvm()).options())
                .contains("-Xmx128m")
                .endsWith("-Da=b");
        assertThat(back.ports().values()).extracting(ServerPlan.PortPlan::url).contains("http://127.0.0.1:4711");
    }

    /** The file that set a value is the one to edit. */
    @Test
    void aMistakeOfAnOverrideIsReportedWhereItStands() {
        assertThat(mistakes(SUITE, override("jvm: {memory: 16Mi}"), ""))
                .singleElement()
                .asString()
                .startsWith("environment.yaml:4:64: a JVM does not start with 16Mi");
        assertThat(mistakes(SUITE, override("jvm: {version: \"21\"}"), ""))
                .singleElement()
                .asString()
                .startsWith("environment.yaml:4:65: no Java 21 is found here");
        assertThat(mistakes(SUITE.replace("512Mi", "16Mi"), override("jvm: {version: \"17\"}"), ""))
                .singleElement()
                .asString()
                .startsWith("release/suite.yaml:19:36: a JVM does not start with 16Mi");
        String base = override("jvm: {memory: 16Mi}");
        String over = """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                spec: {extends: base.yaml, roles: {back: {jvm: {version: "17"}}}}
                """;
        assertThat(mistakes(SUITE, over, base)).singleElement().asString().startsWith("base.yaml:4:64: a JVM does not");
    }

    private static List<Problem> mistakes(String suite, String environment, String base) {
        Model model =
                ModelFiles.model(Map.of("suite.yaml", suite, "environment.yaml", environment, "base.yaml", base)::get);
        Planned planned = ModelFiles.plan(model, Allocation.EMPTY);
        assertThat(planned).isInstanceOf(Planned.Bad.class);
        return ((Planned.Bad) planned).problems();
    }

    @Test
    void whereAServerListensIsNotHowOthersReachIt() {
        String both = "[back, \"{{ports.http}}\", \"{{server.bind}}\", \"{{server.host}}\"]";
        Plan plan = plan(
                SUITE.replace("[back, \"{{ports.http}}\", \"{{files.conf}}\", \"{{files.live}}\"]", both), ENVIRONMENT);
        ServerPlan back = plan.server("back-0").orElseThrow();
        assertThat(back.command()).endsWith("0.0.0.0", "127.0.0.1");
        assertThat(back.ports().values())
                .extracting(ServerPlan.PortPlan::url)
                .allSatisfy(url -> assertThat(url).contains("127.0.0.1"));
    }

    @Test
    void theSuitesOfThisRepositoryCanBePlanned() throws IOException {
        Path root = Path.of("../..");
        Path reference = root.resolve("suite/server/src/release/content");
        String environment = ENVIRONMENT.replace("demo", "reference");
        String release = """
                apiVersion: isle.dev/v1alpha1
                kind: Release
                metadata: {name: reference-1}
                spec: {suite: reference, version: "1", schema: [schema/V1.sql]}
                """;
        Model model = ModelFiles.model(name -> switch (name) {
            case "environment.yaml" -> environment;
            case "release.yaml" -> release;
            default -> text(reference, name);
        });
        Plan plan = good(ModelFiles.plan(model, Allocation.EMPTY));
        assertThat(plan.servers()).hasSizeGreaterThan(4);
        Path vendor = root.resolve("examples/vendor-suite/src/release");
        Path vendorEnvironment = root.resolve("examples/vendor-suite/isle.yaml");
        Model second = ModelFiles.model(
                name -> name.equals("environment.yaml") ? text(vendorEnvironment, "") : text(vendor, name));
        assertThat(good(ModelFiles.plan(second, Allocation.EMPTY)).servers()).hasSizeGreaterThan(2);
    }

    private static @Nullable String text(Path folder, String name) {
        Path file = name.isEmpty() ? folder : folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String override(String yaml) {
        String body = yaml.startsWith("{") ? yaml : "{" + yaml + "}";
        return ENVIRONMENT.replace("databases:", "roles: {back: " + body + "}, databases:");
    }

    private static Map<String, String> files(String suite, String environment) {
        return Map.of("suite.yaml", suite, "environment.yaml", environment);
    }

    private static Plan plan(String suite, String environment) {
        return good(ModelFiles.plan(ModelFiles.model(files(suite, environment)::get), Allocation.EMPTY));
    }

    private static Plan good(Planned planned) {
        assertThat(planned).isInstanceOf(Planned.Good.class);
        return ((Planned.Good) planned).plan();
    }

    private static String hash(String suite, String environment) {
        return plan(suite, environment).server("back-0").orElseThrow().hash();
    }
}
