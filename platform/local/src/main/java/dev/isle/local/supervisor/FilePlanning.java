package dev.isle.local.supervisor;

import dev.isle.local.client.FileSet;
import dev.isle.model.read.Model;
import dev.isle.model.read.ModelReader;
import dev.isle.model.read.Read;
import dev.isle.model.read.ReleaseLookup;
import dev.isle.model.read.Sources;
import dev.isle.plan.desired.Layout;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.planner.Planner;
import dev.isle.plan.planner.Planning;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes plans of file sets: of the texts as they were applied, never read again from the disk. */
@FunctionalInterface
public interface FilePlanning {
    /** By the model's reader and the planner. */
    FilePlanning STANDARD = FilePlanning::standard;

    /** For that file set and layout; mistakes are found when it plans. */
    Planning of(FileSet files, Layout layout);

    private static Planning standard(FileSet files, Layout layout) {
        Sources sources = path -> text(files, path);
        ReleaseLookup lookup = (suite, release, named) -> new ReleaseLookup.Found(
                files.releaseFolder(), path -> text(files, files.releaseFolder() + "/" + path), null);
        Read<Model> read = ModelReader.read(sources, files.file(), lookup);
        return switch (read) {
            case Read.Good<Model> good -> allocation -> Planner.plan(good.value(), allocation, layout);
            case Read.Bad<Model> bad -> allocation -> new Planned.Bad(bad.problems());
        };
    }

    private static @Nullable String text(FileSet files, String path) {
        String text = files.texts().get(path);
        return text != null ? text : files.texts().get(Path.of(path).normalize().toString());
    }
}
