package dev.isle.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.isle.model.Environment;
import dev.isle.model.Extension;
import dev.isle.model.Release;
import dev.isle.model.Suite;
import dev.isle.model.shape.Field;
import dev.isle.model.shape.Shape;
import dev.isle.model.shape.ValueType;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A field of the language either has a reader beyond the language itself, or is refused as not built: nothing that a file says is accepted and then ignored. */
class SpecUseTest {
    private static final String MODEL = "dev.isle.model";
    private static final List<Class<? extends Record>> KINDS =
            List.of(Suite.class, Release.class, Environment.class, Extension.class);

    /** Fields whose whole effect is in the model, with what it is. */
    private static final Map<String, String> IN_THE_MODEL = Map.of(
            "Environment$Spec.extendsFile", "the reader lays the file over the other one",
            "Environment$Spec.release", "the reader finds the release by it",
            "Environment$Spec.suite", "it is held against the suite of the release",
            "Task$Steps.from", "there is one place only that steps can come from");

    /** What of the model acts on values, and does more than check them. */
    private static final Set<String> ACTING = Set.of(MODEL + ".overlay", MODEL + ".read");

    @Test
    void everyFieldIsReadOrRefused() throws IOException {
        Set<String> read = new TreeSet<>();
        for (JavaClass reader : new ClassFileImporter().importPaths(Repository.platformClasses())) {
            String room = reader.getPackageName();
            if (!room.startsWith(MODEL) || ACTING.contains(room)) {
                for (JavaCodeUnitAccess<?> access : reader.getCodeUnitAccessesFromSelf()) {
                    read.add(access.getTargetOwner().getName() + "." + access.getName());
                }
            }
        }
        Set<String> unread = new TreeSet<>();
        Set<Class<?>> seen = new HashSet<>();
        KINDS.forEach(kind -> unread(kind, read, seen, unread));
        assertThat(seen).hasSizeGreaterThan(30);
        unread.removeAll(IN_THE_MODEL.keySet());
        assertThat(unread).as("mark it @NotBuilt, or give it a reader").isEmpty();
    }

    private static void unread(Class<? extends Record> type, Set<String> read, Set<Class<?>> seen, Set<String> unread) {
        if (!seen.add(type)) {
            return;
        }
        for (Field field : Shape.of(type).fields()) {
            if (field.notBuilt() == null) {
                String accessor = type.getName() + "." + field.component().getName();
                if (!read.contains(accessor)) {
                    unread.add(accessor.substring(MODEL.length() + 1));
                }
                below(field.type(), read, seen, unread);
            }
        }
    }

    private static void below(ValueType type, Set<String> read, Set<Class<?>> seen, Set<String> unread) {
        switch (type) {
            case ValueType.Struct struct -> unread(struct.type(), read, seen, unread);
            case ValueType.ListOf list -> below(list.element(), read, seen, unread);
            case ValueType.MapOf map -> below(map.value(), read, seen, unread);
            default -> {}
        }
    }
}
