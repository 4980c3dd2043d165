package dev.isle.cli.line;

import java.util.ArrayList;
import java.util.List;

/** The table of verbs: the one place that says what can be typed. */
public final class Verbs {
    private static final Option HELP =
            Option.flag("help", "show what the verb does and its options").letter('h');
    private static final Option COLOR = Option.choice(
            "color",
            "WHEN",
            List.of("auto", "always", "never"),
            "colours: auto (a terminal without NO_COLOR), always or never");
    private static final Option FILE = Option.of("file", "FILE", "the environment's file (default: ./isle.yaml)")
            .letter('f');
    private static final Option NAME = Option.of("name", "NAME", "an environment of this machine, from any folder")
            .letter('n');
    private static final Option ON = Option.of("on", "RUNTIME", "where it runs: local (default, or ISLE_ON)");
    private static final Option OUTPUT = Option.choice(
                    "output", "FORMAT", List.of("text", "wide", "json", "yaml"), "text (default), wide, json or yaml")
            .letter('o');
    private static final Option YES =
            Option.flag("yes", "do not ask; needed where nobody can be asked").letter('y');
    private static final Option TIMEOUT = Option.of(
                    "timeout", "TIME", "how long to wait, such as 90s or 5m (default: 120s)")
            .form(Option.Form.DURATION);
    private static final Option TIMEOUT_OF_TASK = Option.of(
                    "timeout", "TIME", "how long to wait (default: what the task may take, and a minute)")
            .form(Option.Form.DURATION);
    private static final Option TIMEOUT_OF_CHECKS = Option.of(
                    "timeout", "TIME", "how long to wait in all (default: what each task may take, and a minute)")
            .form(Option.Form.DURATION);
    private static final Option NO_WAIT = Option.flag("no-wait", "return as soon as the change is handed over");
    private static final Option APPROVED_BY = Option.of("approved-by", "WHO", "who approved this; kept in the log");
    private static final Option TICKET = Option.of("ticket", "ID", "the change ticket; kept in the log");

    /** Options that every verb has and that may come before it. */
    public static final List<Option> SHARED = List.of(HELP, COLOR, FILE, NAME, ON);

    /** Every verb, in the order of the help. */
    public static final List<Verb> ALL = List.of(
            verb(
                    "init",
                    "write a short isle.yaml for a release found here",
                    Option.of("release", "VERSION", "the release (default: the newest found)"),
                    Option.flag("force", "replace the file that is there")),
            verb("doctor", "check this machine, with a line to fix each finding", OUTPUT),
            verb(
                    "up",
                    "make the environment what its file says, and wait until it is ready",
                    TIMEOUT,
                    NO_WAIT,
                    Option.of("plan", "FILE", "carry out exactly the plan that `plan --out` wrote, or refuse"),
                    APPROVED_BY,
                    TICKET),
            verb(
                    "down",
                    "remove every process, port, file and database of the environment",
                    YES,
                    Option.flag("keep-data", "keep the databases and the servers' data"),
                    Option.flag("kept", "remove the data that an earlier `down --keep-data` kept"),
                    APPROVED_BY,
                    TICKET),
            verb(
                    "ps",
                    "the environments of this machine: whose, what for, how long, how they are",
                    OUTPUT,
                    Option.of("owner", "TEXT", "only those whose owner holds this text"),
                    Option.of("purpose", "TEXT", "only those whose purpose holds this text"),
                    Option.choice(
                            "level",
                            "LEVEL",
                            List.of("development", "test", "uat", "production"),
                            "only those of this level"),
                    Option.of("suite", "NAME", "only those of this suite"),
                    Option.of("release", "VERSION", "only those of this release"),
                    Option.of("label", "KEY=VALUE", "only those with this label; several: with all of them")
                            .repeated(),
                    Option.flag(
                            "expiring", "only those whose lease or time to run ends soon, or whose lease has ended")),
            verb(
                    "status",
                    "one page: servers, sensors, restarts, last decisions, conditions",
                    OUTPUT,
                    Option.of("decisions", "N", "the last N decisions (default: 5; 0: all that are remembered)")
                            .form(Option.Form.COUNT)),
            verb("why", "the first cause why it, a server or a role is not ready, with evidence", OUTPUT)
                    .operands("[SERVER/ROLE]", 0, 1),
            verb(
                            "logs",
                            "the servers' logs, interleaved by time",
                            Option.flag("follow", "go on as lines come").letter('f'),
                            Option.of("tail", "N", "only the last N lines (default, and 0: all)")
                                    .form(Option.Form.COUNT),
                            Option.choice(
                                    "level",
                                    "LEVEL",
                                    List.of("trace", "debug", "info", "warn", "error"),
                                    "this level and above"),
                            Option.of("grep", "TEXT", "only lines with this regular expression"),
                            Option.of("since", "TIME", "from this time on: 10m (ago) or 2026-01-31T08:00:00Z"),
                            Option.of("until", "TIME", "up to this time"),
                            Option.of("id", "KEY=VALUE", "only lines with this correlation key, such as a trade's id")
                                    .repeated(),
                            OUTPUT)
                    .operands("[SERVER...]", 0, 200),
            verb(
                    "plan",
                    "what `up` would do: each change, its cost, and the sums",
                    OUTPUT,
                    Option.of("out", "FILE", "also write the plan, for `up --plan`")),
            verb("diff", "only what differs from the environment as applied", OUTPUT),
            verb(
                    "config view",
                    "the environment's file as it counts, overlays and defaults included",
                    OUTPUT,
                    Option.flag("origins", "with the file and line that each value comes from")),
            verb(
                            "wait",
                            "wait until the environment or a server is so far",
                            TIMEOUT,
                            Option.choice(
                                    "for",
                                    "STATE",
                                    List.of("ready", "live", "stopped"),
                                    "ready (default), live or stopped"))
                    .operands("[SERVER]", 0, 1),
            verb(
                            "start",
                            "start servers, or the whole environment: edits the file, applies, converges",
                            TIMEOUT,
                            NO_WAIT,
                            Option.flag("print", "only print the changed file"),
                            APPROVED_BY,
                            TICKET)
                    .operands("[SERVER...]", 0, 200),
            verb(
                            "stop",
                            "stop servers, or the whole environment: edits the file, applies, converges",
                            TIMEOUT,
                            NO_WAIT,
                            Option.flag("print", "only print the changed file"),
                            APPROVED_BY,
                            TICKET)
                    .operands("[SERVER...]", 0, 200),
            verb("restart", "restart servers, one disruptive step at a time", TIMEOUT, NO_WAIT, APPROVED_BY, TICKET)
                    .operands("SERVER...", 1, 200),
            verb(
                            "run",
                            "run a task once more, follow its log, and end with its exit status",
                            TIMEOUT_OF_TASK,
                            NO_WAIT,
                            APPROVED_BY,
                            TICKET)
                    .operands("TASK", 1, 1),
            verb(
                            "check",
                            "run the suite's checks anew, and tell what they find",
                            OUTPUT,
                            TIMEOUT_OF_CHECKS,
                            APPROVED_BY,
                            TICKET)
                    .operands("[CHECK...]", 0, 200),
            verb("exec", "run a command beside a server, with its variables and in its work folder")
                    .operands("SERVER -- COMMAND...", 2, 1000),
            verb("open", "print the address of a role, and on a desktop open it", Option.flag("print", "only print it"))
                    .operands("[ROLE]", 0, 1),
            verb(
                    "history",
                    "the environment's log, with its hash chain verified",
                    OUTPUT,
                    Option.of(
                            "archive",
                            "NAME-TIME",
                            "a removed environment's, as listed (default: the newest of that name)"),
                    Option.of("tail", "N", "only the last N entries (default: 30; 0: all)")
                            .form(Option.Form.COUNT)),
            verb(
                            "release scan",
                            "write release.yaml for an installation folder: every file by digest, and the seal",
                            Option.of("version", "VERSION", "the release's version, such as 18.1.0"),
                            Option.of("suite", "NAME", "the suite (default: as its suite.yaml says)"))
                    .operands("DIR", 1, 1),
            verb("release add", "verify a scanned release by digest, keep it in the store, train its AOT caches")
                    .operands("DIR", 1, 1),
            verb(
                            "release compose",
                            "make one sealed release of a base ([SUITE/]VERSION or a folder) and an extension; conflicts are named",
                            Option.of("as", "VERSION", "the version of what is made (default: BASE+NAME.VERSION)"))
                    .operands("BASE EXTENSION-DIR", 2, 2),
            verb(
                            "release train",
                            "train the AOT cache of a release for this machine's Java, also where that failed before")
                    .operands("[SUITE/]VERSION", 1, 1),
            verb("release ls", "the releases that can be used", OUTPUT),
            verb("release show", "one release: artifacts, schema steps, seal, AOT caches", OUTPUT)
                    .operands("[SUITE/]VERSION", 1, 1),
            verb("version", "the versions of Isle and of Java", OUTPUT),
            verb("help", "this list, or what a verb does").operands("[VERB...]", 0, 2),
            verb("completion", "the script that completes this command line in a shell")
                    .operands("bash|zsh|fish", 1, 1),
            verb("names", "names of a kind, for completion")
                    .operands("KIND", 1, 1)
                    .asHidden(),
            verb("supervise", "run the loop of an environment; started by Isle itself")
                    .operands("NAME", 1, 1)
                    .asHidden());

    private Verbs() {}

    private static Verb verb(String path, String summary, Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        options.addAll(SHARED);
        return Verb.of(path, summary, options);
    }

    /** A parser for this table. */
    public static Parser parser() {
        return new Parser(ALL, SHARED);
    }
}
