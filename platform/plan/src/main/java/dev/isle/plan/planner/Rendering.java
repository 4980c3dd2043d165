package dev.isle.plan.planner;

import dev.isle.model.Suite;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Problems;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.desired.ServerPlan.JvmPlan;
import dev.isle.plan.desired.ServerPlan.RenderedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What servers and tasks have in common: a Java and rendered files. */
final class Rendering {
    private final Layout layout;
    private final Map<String, String> templates;
    private final Problems problems;

    Rendering(Layout layout, Map<String, String> templates, Problems problems) {
        this.layout = layout;
        this.templates = templates;
        this.problems = problems;
    }

    /**
     * The Java, also made known to templates.
     *
     * @param name of the server or task, as the layout is asked for it
     * @param at where its settings stand
     */
    @Nullable
    JvmPlan java(String name, Suite.@Nullable Jvm jvm, JavaAt at, Values scope) {
        if (jvm == null) {
            return null;
        }
        Layout.JavaHome home = layout.java(jvm.version());
        if (!home.found()) {
            problems.add(
                    at.version(),
                    "no-java",
                    "no Java " + jvm.version() + " is found here",
                    "install one, or name another version; `isle doctor` lists what is found");
        }
        if (jvm.memory() != null && jvm.memory().compareTo(JvmOptions.SMALLEST) < 0) {
            problems.add(
                    at.memory(),
                    "memory-too-small",
                    "a JVM does not start with " + jvm.memory(),
                    "give it at least " + JvmOptions.SMALLEST);
        }
        List<String> options = new ArrayList<>(JvmOptions.derive(
                jvm,
                new JvmOptions.Ground(
                        home.feature(), home.aotCache(), layout.dumpFolder(name), layout.tempFolder(name))));
        options.addAll(new Filler(scope, problems).command(jvm.options(), at.options()));
        scope.put("jvm.home", home.home());
        scope.put("jvm.java", home.home() + "/bin/java");
        scope.put("jvm.options", options);
        scope.put(
                "jvm.memoryMi",
                jvm.memory() == null ? "" : Long.toString(jvm.memory().mebibytes()));
        return new JvmPlan(home.home(), home.feature(), options);
    }

    /**
     * Where the settings of a Java stand.
     *
     * @param version of the version wanted
     * @param memory of the budget
     * @param options of each option
     */
    record JavaAt(Position version, Position memory, Filler.PositionOf options) {}

    /** The paths of files, made known to templates. */
    void name(Map<String, Suite.FileTemplate> files, String folder, Values scope) {
        files.forEach((name, file) -> scope.put("files." + name, path(name, file, folder)));
    }

    /** Renders files. */
    Map<String, RenderedFile> render(
            Map<String, Suite.FileTemplate> files, String folder, Values scope, Function<String, Position> at) {
        Map<String, RenderedFile> rendered = new LinkedHashMap<>();
        Filler template = new Filler(scope, problems);
        files.forEach((name, file) -> {
            String content = content(file, at.apply(name), template);
            rendered.put(name, new RenderedFile(path(name, file, folder), content, file.reload()));
        });
        return rendered;
    }

    private String content(Suite.FileTemplate file, Position at, Filler template) {
        String from = file.from();
        if (from == null) {
            return file.content() == null ? "" : template.text(file.content(), at);
        }
        String text = templates.get(from);
        if (text == null) {
            problems.add(
                    at,
                    "no-template-file",
                    "the release has no file '" + from + "'",
                    "check the path, relative to the release");
            return "";
        }
        return template.text(text, Position.startOf(from));
    }

    private static String path(String name, Suite.FileTemplate file, String folder) {
        return folder + "/" + (file.path() == null ? name : file.path());
    }
}
