package dev.isle.model.validate;

import dev.isle.model.CacheTraining;
import dev.isle.model.Environment;
import dev.isle.model.Suite;
import dev.isle.model.Task;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Position;
import dev.isle.model.problem.Rule;
import dev.isle.model.template.Scope;
import dev.isle.model.template.Template;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every template uses names that can be resolved where it stands, in the files of the release too. */
final class TemplateRules {
    private static final String UNCLOSED = "the braces of a template are not closed on their line";
    private static final String CLOSE = "write {{NAME}}";
    private final Findings findings;
    private final Suite.Spec suite;
    private final Bound<Suite> file;
    private final Function<String, @Nullable Text> texts;

    /**
     * A template file of the release.
     *
     * @param shown its name in positions
     */
    record Text(String shown, String content) {}

    TemplateRules(Findings findings, Bound<Suite> suite, Function<String, @Nullable Text> texts) {
        this.findings = findings;
        this.suite = suite.value().spec();
        this.file = suite;
        this.texts = texts;
    }

    /** Tasks, training and welcome: what no environment changes. */
    void checkSuite() {
        Place spec = new Place(file, "spec");
        suite.tasks().forEach((name, task) -> task(spec.key("tasks").key(name), task));
        CacheTraining training = suite.training();
        if (training != null) {
            list(spec.key("training").key("command"), training.command(), Scope.ofTraining());
            new JavaRules(findings)
                    .check(
                            training.jvm(),
                            key -> spec.key("training").key("jvm").key(key),
                            i -> spec.key("training").key("jvm").key("options").element(i));
        }
        Suite.Welcome welcome = suite.welcome();
        if (welcome != null) {
            list(spec.key("welcome").key("next"), welcome.next(), Scope.ofEnvironment(suite));
        }
    }

    private void task(Place place, Task task) {
        Scope scope = Scope.ofTask(suite, task);
        if (task.command() != null) {
            list(place.key("command"), task.command(), scope);
        }
        task.env().forEach((name, value) -> text(place.key("env").key(name), value, scope));
        files(place.key("files"), task.files(), scope);
        Suite.Jvm jvm = task.jvm();
        if (jvm != null) {
            new JavaRules(findings)
                    .check(
                            jvm,
                            key -> place.key("jvm").key(key),
                            i -> place.key("jvm").key("options").element(i));
        }
    }

    /** A role with the changes of an environment; {@code change} is null without one. */
    void checkRole(EffectiveRole role, Suite.Role inSuite, Environment.@Nullable RoleOverride change) {
        Scope scope = Scope.ofRole(suite, role.role());
        Place place = role.inSuite();
        list(place.key("command"), inSuite.command(), scope);
        env(place.key("env"), inSuite.env(), scope);
        files(place.key("files"), inSuite.files(), scope);
        list(place.key("health").key("command"), inSuite.health().command(), scope);
        list(place.key("stop").key("command"), inSuite.stop().command(), scope);
        list(place.key("replication").key("promote"), inSuite.replication().promote(), scope);
        if (inSuite.jvm() != null) {
            list(place.key("jvm").key("options"), inSuite.jvm().options(), scope);
        }
        Place over = role.inEnvironment();
        if (change != null && over != null) {
            list(over.key("arguments"), change.arguments(), scope);
            env(over.key("env"), change.env(), scope);
            files(over.key("files"), change.files(), scope);
            Environment.JvmOverride jvm = change.jvm();
            if (jvm != null) {
                list(over.key("jvm").key("options"), jvm.options(), scope);
            }
        }
    }

    private void env(Place place, Map<String, Suite.EnvValue> env, Scope scope) {
        env.forEach((name, value) -> {
            if (value.value() != null) {
                Place at = place.key(name);
                text(at.key("value").exists() ? at.key("value") : at, value.value(), scope);
            }
        });
    }

    private void files(Place place, Map<String, Suite.FileTemplate> files, Scope scope) {
        files.forEach((name, file) -> {
            Place at = place.key(name);
            if (file.content() != null) {
                text(at.key("content"), file.content(), scope);
            }
            if (file.from() != null) {
                from(at.key("from"), file.from(), scope);
            }
        });
    }

    private void from(Place place, String path, Scope scope) {
        Text text = texts.apply(path);
        if (text == null) {
            findings.refuse(
                    place,
                    Rule.NO_FILE,
                    "the release has no readable file '" + path + "'",
                    "correct the path; it is relative to the release's folder");
            return;
        }
        String content = text.content();
        for (Template.Part part : Template.parse(content).parts()) {
            String wrong = wrong(part, scope);
            if (wrong != null && place.in().sound(place.path())) {
                int offset = part instanceof Template.Name name ? name.offset() : ((Template.Unclosed) part).offset();
                findings.refused().add(position(text.shown(), content, offset), rule(part), wrong, advice(part, scope));
            }
        }
    }

    private static Position position(String file, String content, int offset) {
        int line = 1;
        int begin = 0;
        for (int i = content.indexOf('\n'); i >= 0 && i < offset; i = content.indexOf('\n', i + 1)) {
            line++;
            begin = i + 1;
        }
        return new Position(file, line, offset - begin + 1);
    }

    private void list(Place place, @Nullable List<String> texts, Scope scope) {
        if (texts != null) {
            for (int i = 0; i < texts.size(); i++) {
                text(place.element(i), texts.get(i), scope);
            }
        }
    }

    private void text(Place place, String text, Scope scope) {
        if (text.indexOf('{') < 0) {
            return;
        }
        for (Template.Part part : Template.parse(text).parts()) {
            String wrong = wrong(part, scope);
            if (wrong != null) {
                findings.refuse(place, rule(part), wrong, advice(part, scope));
            }
        }
    }

    private static @Nullable String wrong(Template.Part part, Scope scope) {
        if (part instanceof Template.Name name) {
            return scope.knows(name.name()) ? null : "the template name '" + name.name() + "' cannot be resolved here";
        }
        return part instanceof Template.Unclosed ? UNCLOSED : null;
    }

    /** Braces that are opened and not closed are wrong whatever the names are. */
    static void unclosed(Findings findings, Place place) {
        findings.refuse(place, Rule.TEMPLATE_SYNTAX, UNCLOSED, CLOSE);
    }

    private static Rule rule(Template.Part part) {
        return part instanceof Template.Unclosed ? Rule.TEMPLATE_SYNTAX : Rule.UNKNOWN_TEMPLATE_NAME;
    }

    private static String advice(Template.Part part, Scope scope) {
        if (part instanceof Template.Name name) {
            String nearest = Nearest.of(name.name(), scope.names());
            return nearest != null
                    ? "did you mean '" + nearest + "'?"
                    : "docs/language.md lists the names that templates may use";
        }
        return CLOSE;
    }
}
