package dev.isle.model.problem;

import java.util.Locale;

/** The rules of the language. The id of a rule is its name in lower-case with dashes; it is stable. {@code docs/language.md} lists them. */
public enum Rule {
    // YAML
    YAML_SYNTAX("A file must be YAML 1.2."),
    YAML_LIMIT(
            "A file has at most 1 Mi characters, 50 levels, 100 000 values (aliases counted as often as used) and 1 000 aliases."),
    YAML_ALIAS("An alias names an anchor that is complete before it."),
    YAML_TAG("There are no tags."),
    YAML_MERGE_KEY("There are no merge keys; `extends` shares values between files."),
    KEY_IS_TEXT("A key is a text."),
    DUPLICATE_KEY("A key stands once in a map."),

    // Files
    NO_FILE("Every file that is named exists and can be read."),
    EMPTY_FILE("A file holds a document."),
    ONE_DOCUMENT("A file holds one document of its kind."),
    WRONG_KIND("A file holds the kind that is read from it, and no other."),
    API_VERSION("`apiVersion` is one that this Isle knows."),
    EXTENDS_RELATIVE("`extends` is a path relative to the file that holds it."),
    EXTENDS_CYCLE("Files do not extend each other in a circle; a chain has at most 16 files."),
    NO_RELEASE("The release that an environment names exists."),

    // Fields
    UNKNOWN_KEY("Every key is one of the language."),
    MISSING_KEY("Required keys are set."),
    NO_VALUE("A key has a value; `~` only removes a value of the file that is extended."),
    WRONG_TYPE("A value has its field's type."),
    WRONG_VALUE("A value is one that its field can hold."),
    UNKNOWN_WORD("A word is one of those that its field knows, exactly as listed."),
    OUT_OF_RANGE("A number lies in its field's range."),
    NOT_BUILT("A field whose behaviour is not built yet is refused, never ignored."),

    // Names
    NAME_FORM(
            "Names of environments, suites, roles, tasks, databases and secrets have lower-case letters, digits and dashes, begin with a letter, and have at"
                    + " most 40 characters (roles 30); names of ports, files and correlation keys may have capitals and underscores."),
    RESERVED_NAME(
            "No role is named `task`, `database`, or `db-` and a database's name, no file `peers`: these words mean something else in needs, plans and templates."),
    USER_FORM(
            "A database user has lower-case letters, digits and underscores, begins with a letter, has at most 63 characters, and is named once."),
    VARIABLE_FORM("An environment variable has letters, digits and underscores and does not begin with a digit."),
    VERSION_FORM("A version begins with a letter or digit, has letters, digits and `.+_-`, and at most 64 characters."),
    PATH_FORM(
            "A path within a release or working folder is relative, with forward slashes, and does not lead out of it."),
    URL_FORM(
            "A path on a port begins with a slash; an address is HOST:PORT or SCHEME://HOST:PORT without user or password."),

    INSTANT_FORM(
            "An instant has date, time and offset (ISO 8601): `2026-01-31T18:30:00+01:00` or `2026-01-31T17:30:00Z`."),

    // References
    UNKNOWN_ROLE("A role that is referred to is one of the suite's."),
    UNKNOWN_PORT("A port that is referred to is one of the role's."),
    UNKNOWN_DATABASE("A database that is referred to is one of the suite's."),
    UNKNOWN_USER("A database user that is referred to is one of the database's."),
    UNKNOWN_SECRET("A secret that is referred to is one of the suite's."),
    UNKNOWN_TASK("A task that a check names is one of the suite's."),
    UNKNOWN_SERVER("A server that is kept stopped, or started on demand, exists."),
    UNKNOWN_TEMPLATE_NAME("A template uses names that can be resolved where it stands."),
    TEMPLATE_SYNTAX("Braces of a template are closed on their line."),
    NEED_FORM("A need is ROLE.live, ROLE.ready, task.NAME or database.NAME."),
    NEED_UNKNOWN("A need names a role, task or database of the suite that can come to hold."),
    NEED_CYCLE("Needs of roles and tasks do not form a circle."),
    SUITE_MISMATCH("Environment, release and suite file name the same suite."),

    // Choices
    EXACTLY_ONE("Exactly one of two exclusive keys is set."),
    NO_COMMAND("A managed role, a task without steps and a training have a command."),
    STARTED_ON_DEMAND(
            "A server that is named as started is of a role that runs on demand, and not kept stopped as well."),
    ONE_LEASE("A lease is `ttl` or `expires`, not both."),
    CHECK_TASK(
            "A check's task has a command, one attempt, and runs only when asked: no role that runs always needs it, directly or through other tasks."),
    STEPS_DATABASE("A task with SQL steps names its database."),
    NO_ENDPOINT(
            "An external role has an address for each of its ports; of managed ones only a replicated role or workers may have addresses, of one more member that runs elsewhere."),
    NOT_BOUND("Every database of the suite is bound by the environment."),
    NO_PASSWORD("An external database has a password file for its owner and each of its users."),
    OWN_SETTING("Settings of an owned database that Isle makes itself are not set by hand."),
    JVM_MISSING("Java settings belong to a role that has `jvm`."),

    // Numbers
    MEMBERS(
            "`minReady` is not above `members`; a single role has one member; a cold standby is never ready beside its active."),
    ELECTION(
            "`election: isle` and `promote` belong to active-standby roles, `handOver` to those that elect themselves."),
    THRESHOLDS("Amber is not above red."),
    FIXED_PORT("A fixed port number belongs to one member of one role."),
    PORT_SCHEMES("A port speaks at least one scheme, each named once."),

    // Health
    NO_HTTP_PORT("A role with HTTP probes, a health document, a drain or a hand-over has a port that speaks HTTP."),
    NO_SENSORS(
            "Sensors come from a health document: `ready` and `warn` need `rest`, and an active that elects itself is read from it."),
    POINTER_FORM("A JSON pointer is empty or begins with a slash."),
    FORMAT("The output format of a check is `isle-check/1`, of a load `isle-load/1`."),

    // Releases
    ARTIFACTS(
            "Artifacts have a path of their own and a digest `sha256:` with 64 hexadecimal digits; a seal has the same form."),
    SEAL("A sealed release names its Suite file and its schema steps among its artifacts."),
    ADDITION("An extension adds keys and elements of lists; it changes and removes nothing of its base."),
    EXTENSION_JARS(
            "The jars of an extension lie in the folder of the jar that they follow on the class path, each listed once: with another, a Java runtime refuses the AOT cache of the base."),

    // Warnings
    HEAP_BY_HAND("A warning: heap sizes come from the memory budget; an option that sets one by hand can exceed it.");

    private final String text;
    private final String id;

    Rule(String text) {
        this.text = text;
        this.id = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The id as it stands in messages. */
    public String id() {
        return id;
    }

    /** The rule in words. */
    public String text() {
        return text;
    }
}
