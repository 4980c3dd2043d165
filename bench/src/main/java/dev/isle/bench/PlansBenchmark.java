package dev.isle.bench;

import dev.isle.local.client.FileSet;
import dev.isle.local.home.IsleHome;
import dev.isle.local.layout.JavaHomes;
import dev.isle.local.layout.LocalLayout;
import dev.isle.local.supervisor.FilePlanning;
import dev.isle.plan.desired.Allocation;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.diff.PlanDiff;
import dev.isle.plan.planner.Planned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Plan and diff of many environments in one warm process, as a console or a supervisor of many would do it: files read, validated, planned and compared. */
final class PlansBenchmark implements Benchmark {
    private static final int ENVIRONMENTS = 100;
    private static final int WARM_UP = 2;

    @Override
    public String name() {
        return "plans";
    }

    @Override
    public String what() {
        return "read, validate, plan and diff " + ENVIRONMENTS
                + " environments of 12 servers and a database, one after the other, in one process that has done so before";
    }

    @Override
    public String target() {
        return "reported";
    }

    @Override
    public int rounds() {
        return 10;
    }

    @Override
    public void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException {
        Path release = workshop.distribution().resolve("releases/reference/18.1.0");
        Map<String, String> content = texts(release);
        IsleHome home = new IsleHome(workshop.repository().resolve("bench/target/plans-home"));
        JavaHomes homes = JavaHomes.find(System.getenv(), Path.of(System.getProperty("user.home")));
        List<FileSet> before = new ArrayList<>();
        List<FileSet> after = new ArrayList<>();
        List<LocalLayout> layouts = new ArrayList<>();
        List<Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < ENVIRONMENTS; i++) {
            before.add(files(i, release, content, "384Mi"));
            after.add(files(i, release, content, "448Mi"));
            layouts.add(new LocalLayout(home.environment("e" + i), release.toString(), homes, (r, java) -> ""));
            allocations.add(allocation(before.get(i), layouts.get(i)));
        }
        int servers = plan(before.getFirst(), layouts.getFirst(), allocations.getFirst())
                .servers()
                .size();
        report.note("servers in an environment", servers + ", the database included");
        for (int round = -WARM_UP; round < rounds; round++) {
            long began = System.nanoTime();
            List<Plan> former = new ArrayList<>();
            for (int i = 0; i < ENVIRONMENTS; i++) {
                former.add(plan(before.get(i), layouts.get(i), allocations.get(i)));
            }
            long planned = System.nanoTime();
            int items = 0;
            for (int i = 0; i < ENVIRONMENTS; i++) {
                Plan next = plan(after.get(i), layouts.get(i), allocations.get(i));
                items += PlanDiff.between(former.get(i), next).items().size();
            }
            long compared = System.nanoTime();
            if (items == 0) {
                throw new IllegalStateException("nothing differs");
            }
            if (round >= 0) {
                report.figure(ENVIRONMENTS + " plans", "s").add((planned - began) / 1e9);
                report.figure(ENVIRONMENTS + " plans and diffs", "s").add((compared - planned) / 1e9);
            }
        }
    }

    private static Map<String, String> texts(Path release) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(release)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.toString();
                if (name.endsWith(".yaml") || name.endsWith(".sql") || name.endsWith(".properties")) {
                    texts.put(name, Files.readString(file, StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    /** The reference suite with nine dataservers: 12 servers. */
    private static FileSet files(int number, Path release, Map<String, String> content, String memory) {
        String file = "/srv/environments/e" + number + "/isle.yaml";
        Map<String, String> texts = new LinkedHashMap<>(content);
        texts.put(file, """
                apiVersion: isle.dev/v1alpha1
                kind: Environment
                metadata: {name: e%d}
                spec:
                  suite: reference
                  release: 18.1.0
                  level: development
                  databases:
                    main: {owned: {version: 17}}
                  roles:
                    dataserver: {members: 9, jvm: {memory: %s}}
                """.formatted(number, memory));
        return new FileSet(file, texts, release.toString());
    }

    private static Allocation allocation(FileSet files, LocalLayout layout) {
        Planned planned = FilePlanning.STANDARD.of(files, layout).plan(Allocation.EMPTY);
        if (!(planned instanceof Planned.PortsWanted wanted)) {
            throw new IllegalStateException("no ports are wanted: " + planned);
        }
        Allocation allocation = Allocation.EMPTY;
        int number = 20_000;
        for (String port : wanted.ports()) {
            int slash = port.indexOf('/');
            allocation = allocation.with(port.substring(0, slash), port.substring(slash + 1), number++);
        }
        return allocation;
    }

    private static Plan plan(FileSet files, LocalLayout layout, Allocation allocation) {
        Planned planned = FilePlanning.STANDARD.of(files, layout).plan(allocation);
        if (planned instanceof Planned.Good(Plan plan)) {
            return plan;
        }
        throw new IllegalStateException("no plan: " + planned);
    }
}
