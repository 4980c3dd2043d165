package dev.isle.model.validate;

import dev.isle.model.Extension;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Rule;
import java.util.HashSet;
import java.util.Set;

/** What an extension's descriptor must be: names, versions, and jars in the one folder where they are of use. */
final class ExtensionRules {
    private final Findings findings;
    private final Forms forms;
    private final Extension extension;
    private final Place spec;
    private final Place metadata;

    ExtensionRules(Findings findings, Bound<Extension> extension) {
        this.findings = findings;
        this.forms = new Forms(findings);
        this.extension = extension.value();
        this.spec = new Place(extension, "spec");
        this.metadata = new Place(extension, "metadata");
    }

    void check() {
        Extension.Spec values = extension.spec();
        forms.name(metadata.key("name"), extension.metadata().name());
        forms.version(spec.key("version"), values.version());
        for (int i = 0; i < values.fits().size(); i++) {
            forms.version(spec.key("fits").element(i), values.fits().get(i));
        }
        forms.path(spec.key("overlay"), values.overlay());
        Extension.ClassPath classPath = values.classPath();
        if (classPath == null) {
            return;
        }
        Place place = spec.key("classPath");
        forms.path(place.key("after"), classPath.after());
        Set<String> once = new HashSet<>();
        for (int i = 0; i < classPath.jars().size(); i++) {
            String jar = classPath.jars().get(i);
            forms.path(place.key("jars").element(i), jar);
            if (!once.add(jar) || !folder(jar).equals(folder(classPath.after())) || jar.indexOf(':') >= 0) {
                findings.refuse(
                        place.key("jars").element(i),
                        Rule.EXTENSION_JARS,
                        "the jar '" + jar + "' is listed twice or does not lie in '" + folder(classPath.after())
                                + "', the folder of '" + classPath.after() + "'",
                        "put it there, and list it once");
            }
        }
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
