package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.cli.terminal.Failure;
import dev.isle.model.Release;
import dev.isle.release.Composer;
import dev.isle.release.ExtensionFolder;
import dev.isle.release.ReleaseFailure;
import dev.isle.release.ReleaseLimits;
import dev.isle.release.ReleaseScan;
import dev.isle.release.ReleaseStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code isle release compose BASE EXTENSION}. */
final class ComposeCommand {
    private ComposeCommand() {}

    static int run(Session session) {
        List<String> operands = session.line().operands();
        Optional<String> as = session.line().value("as");
        Composer composer = new Composer(ReleaseLimits.DEFAULT);
        try {
            ExtensionFolder extension = ExtensionFolder.read(session.path(operands.get(1)), ReleaseLimits.DEFAULT);
            Composer.Base base = base(session, operands.getFirst(), as);
            ReleaseStore.Added made = composer.compose(
                    base,
                    extension,
                    as,
                    ReleaseStore.ofHome(session.world().home().root()));
            Release.Composition composition = made.release().release().spec().composition();
            session.output()
                    .line((made.added() ? "composed " : "already there: ")
                            + made.release().title()
                            + (composition == null ? "" : " of " + Composer.words(composition)) + " in "
                            + made.release().folder());
            Training.afterAdding(session, made.release());
            session.output()
                    .line("next: write `release: "
                            + made.release().release().spec().version()
                            + "` into an environment's file, and `isle plan`");
            return Exit.DONE;
        } catch (ReleaseFailure e) {
            throw Failure.error(String.valueOf(e.getMessage()), List.of(), "isle help release compose");
        }
    }

    /** A release by its name, or a folder by its path; a folder says no version, so the result must be given one. */
    private static Composer.Base base(Session session, String operand, Optional<String> as) {
        Path folder = session.path(operand);
        if (!Files.isRegularFile(folder.resolve(ReleaseScan.DESCRIPTOR))) {
            return Composer.Base.of(ReleaseCommands.find(session));
        }
        String version = as.orElseThrow(() -> session.usage("--as is missing: " + operand
                + " is a folder, which has no version; name the result's, such as 18.1.0+acme.7"));
        int plus = version.indexOf('+');
        return Composer.Base.of(folder, plus < 0 ? version : version.substring(0, plus), ReleaseLimits.DEFAULT);
    }
}
