package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.Suite;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Rule;
import dev.isle.model.template.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an environment's changes of roles must be whatever the roles are: numbers, forms and syntax, for when the suite cannot be read. */
final class OverrideForms {
    private final Findings findings;
    private final Forms forms;
    private final ValueRules values;
    private final Place roles;
    private final Environment.Spec environment;

    OverrideForms(Findings findings, Bound<Environment> environment) {
        this.findings = findings;
        this.forms = new Forms(findings);
        this.values = new ValueRules(findings);
        this.environment = environment.value().spec();
        this.roles = new Place(environment, "spec.roles");
    }

    void check() {
        environment.roles().forEach((name, change) -> role(roles.key(name), change));
    }

    private void role(Place place, Environment.RoleOverride change) {
        change.ports()
                .forEach((port, number) -> port(findings, place.key("ports").key(port), port, number));
        change.endpoints()
                .forEach((port, address) -> forms.address(place.key("endpoints").key(port), address));
        values.env(place.key("env"), change.env());
        values.files(place.key("files"), change.files());
        Environment.JvmOverride jvm = change.jvm();
        if (jvm != null && jvm.version() != null) {
            new JavaRules(findings).version(place.key("jvm").key("version"), jvm.version());
        }
        braces(place, change);
    }

    private void braces(Place place, Environment.RoleOverride change) {
        list(place.key("arguments"), change.arguments());
        if (change.jvm() != null && change.jvm().options() != null) {
            list(place.key("jvm").key("options"), change.jvm().options());
        }
        for (Map.Entry<String, Suite.EnvValue> value : change.env().entrySet()) {
            Place at = place.key("env").key(value.getKey());
            text(
                    at.key("value").exists() ? at.key("value") : at,
                    value.getValue().value());
        }
        change.files().forEach((name, file) -> text(place.key("files").key(name).key("content"), file.content()));
    }

    private void list(Place place, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            text(place.element(i), texts.get(i));
        }
    }

    private void text(Place place, @Nullable String text) {
        if (text != null && text.indexOf('{') >= 0) {
            for (Template.Part part : Template.parse(text).parts()) {
                if (part instanceof Template.Unclosed) {
                    TemplateRules.unclosed(findings, place);
                }
            }
        }
    }

    /** A fixed number. */
    static void port(Findings findings, Place place, String port, int number) {
        if (number < 1 || number > 65_535) {
            findings.refuse(
                    place,
                    Rule.OUT_OF_RANGE,
                    "the port '" + port + "' is " + number + ", outside its range",
                    "write from 1 to 65535");
        }
    }
}
