package dev.isle.cli.verb;

import dev.isle.cli.terminal.Exit;
import dev.isle.model.json.Json;

/** {@code isle version}. */
final class VersionCommand implements Command {
    @Override
    public int run(Session session) {
        String isle = version();
        String java = Runtime.version().toString();
        String home = System.getProperty("java.home", "");
        if (session.output().structured()) {
            session.output()
                    .document(Json.object()
                            .put("isle", isle)
                            .put("java", java)
                            .put("javaHome", home)
                            .build());
        } else {
            session.output().line("isle " + isle);
            session.output().line("java " + java + " (" + home + ")");
        }
        return Exit.DONE;
    }

    /** As the jar's manifest says; of classes without a jar {@code development}. */
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
