package dev.isle.cli.verb;

import dev.isle.model.Release;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ReleaseFolder;
import dev.isle.plan.record.Record;
import dev.isle.release.ReleaseFailure;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the folder of an unsealed release with what was applied of it: a file that was built anew is a change like an edited one. */
final class UnsealedFolder {
    private UnsealedFolder() {}

    /** Paths within it of files that somebody uses and that are not as they were applied; nothing of a sealed release. */
    static List<String> differing(Session session, Record record) {
        Record.Applied applied = record.applied();
        Plan plan = record.plan();
        if (applied == null || plan == null) {
            return List.of();
        }
        ReleaseFolder folder = plan.folder();
        Set<String> steps = new HashSet<>();
        plan.tasks().forEach(task -> task.steps().forEach(step -> steps.add(step.path())));
        return differing(session, applied.texts(), applied.releaseFolder()).stream()
                .filter(path -> {
                    String file = applied.releaseFolder() + "/" + path;
                    String text = applied.texts().get(file);
                    return text != null
                            ? !AppliedFiles.same(Path.of(file), text)
                            : folder != null && folder.files().containsKey(path) || steps.contains(file);
                })
                .toList();
    }

    /** As {@link #differing(Session, Record)}, of texts that are not applied yet: all files. */
    static List<String> differing(Session session, Map<String, String> texts, String releaseFolder) {
        String described = releaseFolder + "/" + ModelReader.RELEASE_FILE;
        String text = texts.get(described);
        if (text == null) {
            return List.of();
        }
        Read<Release> read = ModelReader.readRelease(path -> path.equals(described) ? text : null, described);
        if (!(read instanceof Read.Good<Release> good)
                || !good.value().spec().version().equals(ModelReader.UNSEALED)) {
            return List.of();
        }
        try {
            return session.releases().changed(Path.of(releaseFolder), good.value());
        } catch (ReleaseFailure gone) {
            return List.of("(" + gone.getMessage() + ")");
        }
    }
}
