package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.local.client.FileSet;
import dev.isle.local.client.KeptData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An environment that only has the name that the file here says: it was made from another file. Who types {@code isle down} in a folder means the folder's own
 * environment, so a verb that changes refuses, and one that looks says whose environment it shows.
 *
 * @param name of the environment
 * @param made the file that it was made from
 * @param here the file that led to the name
 */
record Foreign(String name, Path made, Path here) {

    /** Empty when the environment is the one that is meant: made from this file, never applied, or named by {@code --name}. */
    static Optional<Foreign> of(Session session, Installation environment) {
        if (session.line().has("name") || environment.trouble().isPresent()) {
            // Of a Record that cannot be read it is not known whose it was; its own reader says so where it is needed.
            return Optional.empty();
        }
        return of(session, environment.name(), environment.madeFrom());
    }

    /** As {@link #of(Session, Installation)}, for the data that was kept of one. */
    static Optional<Foreign> of(Session session, KeptData kept) {
        return session.line().has("name") ? Optional.empty() : of(session, kept.name(), kept.madeFrom());
    }

    private static Optional<Foreign> of(Session session, String name, Optional<Path> madeFrom) {
        Path here = Choice.file(session);
        return madeFrom.filter(made -> !FileSet.same(made, here)).map(made -> new Foreign(name, made, here));
    }

    /** Whose environment it is, in a line. */
    String words(Session session) {
        return "the environment '" + name + "' is that of " + made + "; " + session.shown(here)
                + " only has the same name";
    }

    /** Says whose environment is shown, beside the answer. */
    void warn(Session session) {
        session.output().warning(words(session));
    }

    /** The refusal to change it. */
    Failure refusal(Session session) {
        String verb = session.line().verb().path();
        boolean renamed = verb.equals("up");
        return new Failure(
                Exit.REFUSED,
                "the environment '" + name + "' was made from another file; nothing was changed",
                List.of("made from  " + made, "file here  " + here),
                renamed
                        ? List.of(
                                Failure.hint(
                                        session.typed(""),
                                        "after giving this one another metadata.name in " + session.shown(here)),
                                Failure.hint("isle down -n " + name, "removes the other one"))
                        : List.of(Failure.hint(session.typed(" -n " + name), "when that one is meant"), "isle ps"));
    }
}
