package dev.isle.model.validate;

import dev.isle.model.Suite;
import dev.isle.model.problem.Rule;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What variables and rendered files must be by themselves, in a suite and in an environment. */
final class ValueRules {
    private final Findings findings;
    private final Forms forms;

    ValueRules(Findings findings) {
        this.findings = findings;
        this.forms = new Forms(findings);
    }

    /** Variables of a role: names, and exactly one of value and secret. */
    void env(Place place, Map<String, Suite.EnvValue> env) {
        env.forEach((name, value) -> {
            Place at = place.key(name);
            forms.variable(at, name);
            boolean plain = value.value() != null || at.holds("value");
            findings.exactlyOne(at, "the variable '" + name + "'", "value", plain, "secret");
        });
    }

    /** Files: names, paths, and exactly one of content and from. */
    void files(Place place, Map<String, Suite.FileTemplate> files) {
        Set<String> paths = new HashSet<>();
        files.forEach((name, file) -> {
            Place at = place.key(name);
            forms.word(at, name);
            if (name.equals("peers")) {
                findings.refuse(
                        at,
                        Rule.RESERVED_NAME,
                        "a file cannot be named 'peers': every server has one of that name already",
                        "give it another name");
            }
            findings.exactlyOne(at, "the file '" + name + "'", "content", "from");
            if (file.from() != null) {
                forms.path(at.key("from"), file.from());
            }
            if (file.path() != null) {
                forms.path(at.key("path"), file.path());
            }
            String path = file.path() == null ? name : file.path();
            if (!paths.add(path)) {
                findings.refuse(
                        file.path() == null ? at : at.key("path"),
                        Rule.PATH_FORM,
                        "two files have the path '" + path + "'",
                        "give each file a path of its own");
            }
        });
    }
}
