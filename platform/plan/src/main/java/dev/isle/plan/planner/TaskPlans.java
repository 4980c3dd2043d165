package dev.isle.plan.planner;

import dev.isle.model.Quantity;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.Task;
import dev.isle.model.json.Json;
import dev.isle.model.problem.Problems;
import dev.isle.model.read.Model;
import dev.isle.model.yaml.Path;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.Need;
import dev.isle.plan.desired.ServerPlan.RenderedFile;
import dev.isle.plan.desired.TaskPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans the tasks. Their hash covers what they do, not how often it is tried. */
final class TaskPlans {
    /** The invocation of a task that others need. */
    static final String NEED = "need";

    private final Model model;
    private final Layout layout;
    private final Places places;
    private final Problems problems;

    TaskPlans(Model model, Layout layout, Places places, Problems problems) {
        this.model = model;
        this.layout = layout;
        this.places = places;
        this.problems = problems;
    }

    List<TaskPlan> plan(Values shared) {
        List<TaskPlan> plans = new ArrayList<>();
        model.suite().spec().tasks().forEach((name, task) -> plans.add(plan(name, task, new Values(shared))));
        return plans;
    }

    /** The folder of a task, as the layout is asked for it. */
    static String folderName(String task) {
        return "task-" + task;
    }

    private TaskPlan plan(String name, Task task, Values scope) {
        String path = Path.child("spec.tasks", name);
        String folder = layout.workFolder(folderName(name));
        Rendering rendering = new Rendering(layout, model.templates(), problems);
        Filler template = new Filler(scope, problems);
        scope.put("files.peers", layout.peersFile(folderName(name)));
        String jvm = path + ".jvm";
        rendering.java(
                folderName(name),
                task.jvm(),
                new Rendering.JavaAt(
                        places.suite(jvm + ".version"),
                        places.suite(jvm + ".memory"),
                        i -> places.suite(Path.element(jvm + ".options", i))),
                scope);
        rendering.name(task.files(), folder, scope);
        List<String> command = task.command() == null
                ? List.of()
                : template.command(task.command(), i -> places.suite(Path.element(path + ".command", i)));
        Map<String, String> env = new LinkedHashMap<>();
        task.env()
                .forEach((key, value) ->
                        env.put(key, template.text(value, places.suite(Path.child(path + ".env", key)))));
        Map<String, RenderedFile> files = rendering.render(
                task.files(), folder, scope, file -> places.suite(Path.child(path + ".files", file) + ".content"));
        List<TaskPlan.Step> steps = task.steps() == null ? List.of() : steps(path);
        List<Need> needs = Needed.read(task.needs());
        String database = task.database();
        if (database != null) {
            needs = Needed.with(needs, new Need(Need.On.DATABASE, database));
        }
        return new TaskPlan(
                name,
                command,
                steps,
                database,
                env,
                files,
                needs,
                task.attempts(),
                task.timeout(),
                NEED,
                dump(task.jvm()),
                hash(command, env, files, steps, database));
    }

    private static @Nullable Quantity dump(Suite.@Nullable Jvm jvm) {
        if (jvm == null) {
            return null;
        }
        Quantity memory = jvm.memory();
        return memory == null ? new Quantity(0) : memory;
    }

    private List<TaskPlan.Step> steps(String path) {
        List<TaskPlan.Step> steps = new ArrayList<>();
        for (String script : model.release().spec().schema()) {
            String name = script.substring(script.lastIndexOf('/') + 1);
            steps.add(new TaskPlan.Step(name, layout.releasePath() + "/" + script, digest(script)));
        }
        if (steps.isEmpty()) {
            problems.add(
                    places.suite(path + ".steps"),
                    "no-steps",
                    "the release " + model.release().spec().version() + " has no schema steps",
                    "list them under spec.schema of release.yaml, or remove the task");
        }
        return steps;
    }

    private String digest(String script) {
        for (Release.Artifact artifact : model.release().spec().artifacts()) {
            if (artifact.path().equals(script)) {
                return artifact.digest();
            }
        }
        // A release file that somebody wrote by hand and that does not list its own steps.
        return "";
    }

    private String hash(
            List<String> command,
            Map<String, String> env,
            Map<String, RenderedFile> files,
            List<TaskPlan.Step> steps,
            @Nullable String database) {
        Json.Members rendered = Json.object();
        files.forEach((name, file) -> rendered.put(name, file.path() + "\n" + file.content()));
        Json.Members scripts = Json.object();
        steps.forEach(step -> scripts.put(step.name(), step.digest()));
        Json.Members members = Json.object()
                .put("command", Json.texts(command))
                .put("env", Json.texts(env))
                .put("files", rendered.build())
                .put("steps", scripts.build())
                .putIfPresent("database", database);
        if (!command.isEmpty()) {
            members.put("release", Planner.identity(model));
        }
        return Digest.of(members.build());
    }
}
