package dev.isle.model.validate;

import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Level;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Problems;
import dev.isle.model.problem.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a file set beyond the types of its fields: names, references, circles, numbers, choices, templates, levels. Pure; reports, never throws. Each rule class
 * looks at one matter; the order does not matter because problems are sorted by place.
 */
public final class Validation {
    private final Findings findings;
    private final Map<String, String> templates;
    private final String folder;

    /**
     * Prepares a check.
     *
     * @param refused receives mistakes
     * @param warned receives warnings
     * @param templates texts of the release's template files by path
     * @param folder the release's folder, for positions; empty for none
     */
    public Validation(Problems refused, Problems warned, Map<String, String> templates, String folder) {
        this.findings = new Findings(refused, warned);
        this.templates = templates;
        this.folder = folder;
    }

    /**
     * A whole file set.
     *
     * @param described whether a release file describes the release
     */
    public void check(Bound<Environment> environment, Bound<Suite> suite, Bound<Release> release, boolean described) {
        List<EffectiveRole> roles = roles(suite, environment);
        checkSuite(suite, roles, environment);
        new EnvironmentRules(findings, environment, suite).check(roles);
        EnvironmentRules.checkAlone(findings, environment);
        if (described) {
            checkRelease(release);
        }
        new ReleaseRules(findings, release).checkAgainst(suite.value(), described);
        suiteName(environment, suite);
        levels(environment, roles, release.value().spec().seal() != null);
    }

    /** An environment whose release cannot be read: what can be said of it all the same. */
    public void checkAlone(Bound<Environment> environment) {
        EnvironmentRules.checkAlone(findings, environment);
        new OverrideForms(findings, environment).check();
        // A path always names a folder, and a folder is never sealed.
        String release = environment.value().spec().release();
        boolean folder = environment.sound("spec.release") && (release.indexOf('/') >= 0 || release.startsWith("."));
        levels(environment, List.of(), !folder);
    }

    /** A suite by itself. */
    public void check(Bound<Suite> suite) {
        checkSuite(suite, roles(suite, null), null);
    }

    /** A release file by itself. */
    public void checkRelease(Bound<Release> release) {
        new ReleaseRules(findings, release).check();
    }

    /** An extension's descriptor by itself. */
    public void checkExtension(Bound<Extension> extension) {
        new ExtensionRules(findings, extension).check();
    }

    private static List<EffectiveRole> roles(Bound<Suite> suite, @Nullable Bound<Environment> environment) {
        List<EffectiveRole> roles = new ArrayList<>();
        suite.value()
                .spec()
                .roles()
                .forEach((name, role) -> roles.add(EffectiveRole.of(name, role, suite, environment)));
        return roles;
    }

    private void checkSuite(Bound<Suite> suite, List<EffectiveRole> roles, @Nullable Bound<Environment> environment) {
        Suite.Spec spec = suite.value().spec();
        new SuiteRules(findings, suite).check(suite.value());
        new NeedRules(findings, suite).check();
        new CheckRules(findings, suite).check();
        HealthRules health = new HealthRules(findings);
        RoleRules numbers = new RoleRules(findings);
        TemplateRules texts = new TemplateRules(findings, suite, this::text);
        texts.checkSuite();
        for (EffectiveRole role : roles) {
            Suite.Role inSuite = spec.roles().getOrDefault(role.name(), role.role());
            health.check(role.name(), inSuite, role.inSuite());
            numbers.check(role);
            texts.checkRole(
                    role,
                    inSuite,
                    environment == null
                            ? null
                            : environment.value().spec().roles().get(role.name()));
        }
    }

    private TemplateRules.@Nullable Text text(String path) {
        String content = templates.get(path);
        return content == null ? null : new TemplateRules.Text(folder.isEmpty() ? path : folder + "/" + path, content);
    }

    private void suiteName(Bound<Environment> environment, Bound<Suite> suite) {
        String wanted = environment.value().spec().suite();
        String found = suite.value().metadata().name();
        if (!wanted.equals(found) && suite.sound("metadata.name")) {
            findings.refuse(
                    new Place(environment, "spec.suite"),
                    Rule.SUITE_MISMATCH,
                    "the environment names the suite '" + wanted + "', and the release '"
                            + environment.value().spec().release() + "' is of '" + found + "'",
                    "write 'suite: " + found + "', or name another release");
        }
    }

    private void levels(Bound<Environment> environment, List<EffectiveRole> roles, boolean sealed) {
        if (!environment.sound("spec.level")) {
            return;
        }
        Level level = environment.value().spec().level();
        List<EffectiveRole> managed =
                roles.stream().filter(EffectiveRole::managed).toList();
        LevelRule.Subject subject =
                new LevelRule.Subject(environment.value().spec(), new Place(environment, "spec"), managed, sealed);
        String word = level.name().toLowerCase(Locale.ROOT);
        for (LevelRule rule : LevelRule.values()) {
            switch (rule.at(level)) {
                case ALLOWED -> {}
                case WARNED ->
                    rule.check(
                            subject,
                            broken -> findings.warn(
                                    broken.place(), rule.id(), broken.what() + " (level " + word + ")", broken.todo()));
                case REFUSED ->
                    rule.check(
                            subject,
                            broken -> findings.refuse(
                                    broken.place(),
                                    rule.id(),
                                    "the level " + word + " refuses this: " + broken.what(),
                                    broken.todo()));
            }
        }
    }
}
