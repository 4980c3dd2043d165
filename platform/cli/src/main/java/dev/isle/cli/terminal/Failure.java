package dev.isle.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/** A verb that could not do what was asked: what happened, the evidence, the next command, and the exit code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String WORDS = "   # ";

    private final int code;
    private final transient List<String> evidence;
    private final transient List<String> next;

    /**
     * A failure.
     *
     * @param code one of {@link Exit}
     * @param what what happened, a clause
     * @param evidence where and why: file:line, log line, sensor
     * @param next commands to go on with
     */
    public Failure(int code, String what, List<String> evidence, List<String> next) {
        super(what);
        this.code = code;
        this.evidence = List.copyOf(evidence);
        this.next = List.copyOf(next);
    }

    /** An error with one next command. */
    public static Failure error(String what, List<String> evidence, String next) {
        return new Failure(Exit.ERROR, what, evidence, List.of(next));
    }

    /** Refused by a rule. */
    public static Failure refused(String what, List<String> evidence, String next) {
        return new Failure(Exit.REFUSED, what, evidence, List.of(next));
    }

    /** The exit code. */
    public int code() {
        return code;
    }

    /** Where and why. */
    public List<String> evidence() {
        return evidence;
    }

    /** Commands to go on with. */
    public List<String> next() {
        return next;
    }

    /** A hint: a command that can be typed as it stands, and words on it, which a shell takes for a comment. */
    public static String hint(String command, String words) {
        return command + WORDS + words;
    }

    /** A hint in colours: its command stands out. */
    public static String shown(String hint, Paint paint) {
        int words = hint.indexOf(WORDS);
        return words < 0 ? paint.cyan(hint) : paint.cyan(hint.substring(0, words)) + paint.dim(hint.substring(words));
    }

    /** Writes it in the one form that every failure has, with commands as the user types them. */
    public void write(PrintStream err, Paint paint, Called called) {
        String word = code == Exit.REFUSED ? "refused" : code == Exit.NOT_READY ? "not ready" : "error";
        err.println(paint.red(word + ":") + " " + called.in(String.valueOf(getMessage())));
        evidence.forEach(line -> err.println("  " + called.in(line)));
        next.forEach(line -> err.println("  next: " + shown(called.in(line), paint)));
        err.flush();
    }
}
