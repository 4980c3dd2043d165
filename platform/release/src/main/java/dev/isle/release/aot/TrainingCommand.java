package dev.isle.release.aot;

import dev.isle.release.ReleaseFailure;
import dev.isle.release.StoredRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A suite's training command, with its templates filled. It knows {@code jvm.java}, {@code jvm.home}, {@code release.path}, {@code release.version} anywhere and
 * {@code jvm.options} as an element of its own, which becomes one argument per option.
 */
final class TrainingCommand {
    private static final String OPTIONS = "{{jvm.options}}";
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

    private TrainingCommand() {}

    /**
     * The command as it is run.
     *
     * @throws ReleaseFailure when a template is unknown or the options have no place, for then no cache could be made
     */
    static List<String> fill(List<String> template, StoredRelease release, JavaRuntime java, List<String> options) {
        String origin = release.folder().resolve(release.release().spec().descriptor()) + ", spec.training.command";
        if (!template.contains(OPTIONS)) {
            throw new ReleaseFailure(origin + ": no element is " + OPTIONS
                    + ", so the JVM could not be told to write its cache; add it behind the program");
        }
        List<String> command = new ArrayList<>();
        for (String element : template) {
            if (element.equals(OPTIONS)) {
                command.addAll(options);
            } else {
                command.add(TEMPLATE.matcher(element)
                        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), release, java, origin))));
            }
        }
        return List.copyOf(command);
    }

    private static String value(String name, StoredRelease release, JavaRuntime java, String origin) {
        return switch (name) {
            case "jvm.java" -> java.java().toString();
            case "jvm.home" -> java.home().toString();
            case "release.path" -> release.folder().toString();
            case "release.version" -> release.release().spec().version();
            default ->
                throw new ReleaseFailure(
                        origin + ": '" + name + "' is not known to a training command; it knows jvm.java,"
                                + " jvm.home, jvm.options (an element of its own), release.path and release.version");
        };
    }
}
