package dev.isle.suite.server.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' text format 0.0.4, read strictly: HELP and TYPE once for each family and before its samples, the samples of a
 * family together, no series twice, buckets that rise and end with {@code +Inf}, which is the count.
 */
public final class Exposition {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ([+-]?[0-9.eE+-]+|\\+Inf|NaN)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,(?=.)|$)");

    /** One line: the name as written, its labels in order, its value. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** The lines of one name. */
    public record Family(String name, String type, String help, List<Sample> samples) {}

    private final Map<String, Family> families = new LinkedHashMap<>();

    private Exposition() {}

    /**
     * Reads a whole text.
     *
     * @throws IllegalArgumentException when it is not in the format; the message says where
     */
    public static Exposition read(String text) {
        Exposition all = new Exposition();
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line has no end");
        }
        @Nullable Family open = null;
        String help = "";
        String helped = "";
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            String where = "line " + number + ": " + line;
            Matcher isHelp = HELP.matcher(line);
            Matcher isType = TYPE.matcher(line);
            Matcher isSample = SAMPLE.matcher(line);
            if (isHelp.matches()) {
                helped = isHelp.group(1);
                help = isHelp.group(2);
            } else if (isType.matches()) {
                open = new Family(isType.group(1), isType.group(2), help, new ArrayList<>());
                require(open.name().equals(helped), where + ": HELP does not come before");
                require(all.families.put(open.name(), open) == null, where + ": a second time");
            } else {
                require(isSample.matches() && open != null, where + ": no sample, or one without a family");
                Family of = Objects.requireNonNull(open);
                Sample sample = new Sample(
                        isSample.group(1), labels(where, isSample.group(2)), number(where, isSample.group(3)));
                require(belongs(sample, of), where + ": no sample of " + of.name());
                require(
                        of.samples().stream()
                                .noneMatch(each -> each.name().equals(sample.name())
                                        && each.labels().equals(sample.labels())),
                        where + ": twice");
                of.samples().add(sample);
            }
        }
        all.families.values().forEach(Exposition::check);
        return all;
    }

    public Map<String, Family> families() {
        return families;
    }

    /** The value of the one series with that name and those labels ({@code name, value} in turn); 0 when there is none. */
    public double value(String name, String... labels) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(wanted))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static boolean belongs(Sample sample, Family family) {
        String rest = sample.name().startsWith(family.name())
                ? sample.name().substring(family.name().length())
                : "?";
        return switch (family.type()) {
            case "histogram" -> rest.equals("_sum") || rest.equals("_count") || rest.equals("_bucket");
            case "summary" -> rest.equals("_sum") || rest.equals("_count");
            default -> rest.isEmpty();
        };
    }

    private static Map<String, String> labels(String where, @Nullable String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text == null) {
            return labels;
        }
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            require(label.find(at) && label.start() == at, where + ": labels not well-formed at " + at);
            require(labels.put(label.group(1), label.group(2)) == null, where + ": a label twice");
            at = label.end();
        }
        return labels;
    }

    private static double number(String where, String text) {
        require(!text.equals("NaN"), where + ": no number");
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static void check(Family family) {
        require(!family.samples().isEmpty(), family.name() + " has no samples");
        require(!family.help().isBlank(), family.name() + " has no help");
        if (family.type().equals("counter")) {
            require(family.samples().stream().allMatch(each -> each.value() >= 0), family.name() + " is below 0");
        }
        if (family.type().equals("histogram")) {
            Map<Map<String, String>, List<Sample>> buckets = new LinkedHashMap<>();
            for (Sample sample : family.samples()) {
                if (sample.name().endsWith("_bucket")) {
                    Map<String, String> labels = new LinkedHashMap<>(sample.labels());
                    labels.remove("le");
                    buckets.computeIfAbsent(labels, _ -> new ArrayList<>()).add(sample);
                }
            }
            buckets.forEach((labels, of) -> checkBuckets(family, labels, of));
        }
    }

    private static void checkBuckets(Family family, Map<String, String> labels, List<Sample> buckets) {
        double bound = Double.NEGATIVE_INFINITY;
        double count = 0;
        for (Sample bucket : buckets) {
            double next = number(family.name(), String.valueOf(bucket.labels().get("le")));
            require(next > bound, family.name() + labels + ": bounds do not rise");
            require(bucket.value() >= count, family.name() + labels + ": counts are not cumulative");
            bound = next;
            count = bucket.value();
        }
        require(bound == Double.POSITIVE_INFINITY, family.name() + labels + ": no bucket +Inf");
        double last = count;
        require(
                family.samples().stream()
                        .anyMatch(each -> each.name().equals(family.name() + "_count")
                                && each.labels().equals(labels)
                                && each.value() == last),
                family.name() + labels + ": the count is not that of +Inf");
        require(
                family.samples().stream()
                        .anyMatch(each -> each.name().equals(family.name() + "_sum")
                                && each.labels().equals(labels)),
                family.name() + labels + ": no sum");
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
