package dev.isle.model.validate;

import dev.isle.model.CacheTraining;
import dev.isle.model.Language;
import dev.isle.model.Suite;
import dev.isle.model.Task;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a suite must be by itself, whatever an environment changes: its names, tasks and secrets. */
final class SuiteRules {
    private final Findings findings;
    private final Forms forms;
    private final Suite.Spec suite;
    private final Place spec;

    SuiteRules(Findings findings, Bound<Suite> suite) {
        this.findings = findings;
        this.forms = new Forms(findings);
        this.suite = suite.value().spec();
        this.spec = new Place(suite, "spec");
    }

    void check(Suite whole) {
        forms.name(new Place(spec.in(), "metadata.name"), whole.metadata().name());
        suite.databases()
                .forEach((name, database) -> database(spec.key("databases").key(name), name, database));
        suite.secrets().keySet().forEach(name -> forms.name(spec.key("secrets").key(name), name));
        suite.tasks().forEach((name, task) -> task(spec.key("tasks").key(name), name, task));
        suite.roles().forEach((name, role) -> role(spec.key("roles").key(name), name, role));
        if (suite.roles().isEmpty()) {
            findings.refuse(spec.key("roles"), Rule.MISSING_KEY, "the suite has no role", "describe at least one");
        }
        for (int i = 0; i < suite.correlation().size(); i++) {
            forms.word(spec.key("correlation").element(i), suite.correlation().get(i));
        }
        CacheTraining training = suite.training();
        if (training != null && training.command().isEmpty()) {
            noCommand(spec.key("training").key("command"), "the training");
        }
        Suite.Welcome welcome = suite.welcome();
        if (welcome != null) {
            welcome(spec.key("welcome").key("endpoint"), welcome.endpoint());
        }
    }

    private void database(Place place, String name, Suite.Database database) {
        forms.name(place, name);
        forms.user(place.key("owner"), database.owner());
        Set<String> named = new HashSet<>(Set.of(database.owner()));
        for (int i = 0; i < database.users().size(); i++) {
            String user = database.users().get(i);
            forms.user(place.key("users").element(i), user);
            if (!named.add(user)) {
                findings.refuse(
                        place.key("users").element(i),
                        Rule.USER_FORM,
                        "the user '" + user + "' is named twice",
                        "name each user once; the owner is a user of its own");
            }
        }
    }

    private void task(Place place, String name, Task task) {
        forms.name(place, name);
        List<String> command = task.command();
        if (findings.exactlyOne(place, "the task '" + name + "'", "command", "steps")
                && command != null
                && command.isEmpty()) {
            noCommand(place.key("command"), "the task '" + name + "'");
        }
        if (task.steps() != null && !place.holds("database")) {
            findings.refuse(
                    place,
                    Rule.STEPS_DATABASE,
                    "the task '" + name + "' runs SQL steps and names no database",
                    "add 'database: NAME'");
        }
        database(place.key("database"), task.database());
        task.env().keySet().forEach(variable -> forms.variable(place.key("env").key(variable), variable));
        files(place.key("files"), task.files());
    }

    private void role(Place place, String name, Suite.Role role) {
        forms.role(place, name);
        if (name.equals("task") || name.equals("database")) {
            findings.refuse(
                    place,
                    Rule.RESERVED_NAME,
                    "a role cannot be named '" + name + "', because needs such as '" + name + ".x' mean something else",
                    "give it another name");
        }
        for (String database : suite.databases().keySet()) {
            if (name.equals(Language.databaseRole(database))) {
                findings.refuse(
                        place,
                        Rule.RESERVED_NAME,
                        "a role cannot be named '" + name + "', because the server of the database '" + database
                                + "' has this name where Isle runs it",
                        "give the role or the database another name");
            }
        }
        role.ports().forEach((port, value) -> {
            Place at = place.key("ports").key(port);
            forms.word(at, port);
            if (value.schemes().isEmpty()
                    || new HashSet<>(value.schemes()).size() < value.schemes().size()) {
                findings.refuse(
                        at.key("schemes"),
                        Rule.PORT_SCHEMES,
                        "the port '" + port + "' names no scheme, or one twice",
                        "write each scheme that it can speak once: http, https, tcp, tls");
            }
        });
        env(place.key("env"), role.env());
        files(place.key("files"), role.files());
    }

    /** Variables of a role: their forms, and secrets that there are. */
    void env(Place place, Map<String, Suite.EnvValue> env) {
        new ValueRules(findings).env(place, env);
        env.forEach((name, value) -> {
            if (value.secret() != null) {
                secret(place.key(name).key("secret"), value.secret());
            }
        });
    }

    /** Files of a role or task. */
    void files(Place place, Map<String, Suite.FileTemplate> files) {
        new ValueRules(findings).files(place, files);
    }

    private void secret(Place place, String secret) {
        List<String> known = new ArrayList<>();
        suite.secrets().keySet().forEach(name -> known.add("secrets." + name));
        suite.databases().forEach((name, database) -> {
            List<String> users = new ArrayList<>(database.users());
            users.addFirst(database.owner());
            users.forEach(user -> known.add("databases." + name + ".user." + user + ".password"));
        });
        if (!known.contains(secret)) {
            findings.refuse(
                    place, Rule.UNKNOWN_SECRET, "there is no secret '" + secret + "'", Nearest.advice(secret, known));
        }
    }

    private void database(Place place, @Nullable String name) {
        if (name != null
                && !suite.databases().containsKey(name)
                && !spec.key("databases").key(name).exists()) {
            findings.refuse(
                    place,
                    Rule.UNKNOWN_DATABASE,
                    "the suite has no database '" + name + "'",
                    Nearest.advice(name, suite.databases().keySet()));
        }
    }

    private void noCommand(Place place, String who) {
        findings.refuse(
                place,
                Rule.NO_COMMAND,
                who + " has an empty command",
                "write the program and its arguments: [bin/program, --option, value]");
    }

    private void welcome(Place place, String endpoint) {
        List<String> known = new ArrayList<>();
        suite.roles().forEach((name, role) -> role.ports().keySet().forEach(port -> known.add(name + "." + port)));
        if (!known.contains(endpoint)) {
            int dot = endpoint.indexOf('.');
            boolean role = dot > 0
                    && (suite.roles().containsKey(endpoint.substring(0, dot))
                            || spec.key("roles").key(endpoint.substring(0, dot)).exists());
            findings.refuse(
                    place,
                    role ? Rule.UNKNOWN_PORT : Rule.UNKNOWN_ROLE,
                    "'" + endpoint + "' is no ROLE.PORT of the suite",
                    Nearest.advice(endpoint, known));
        }
    }
}
