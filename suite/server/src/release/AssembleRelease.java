import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the folder of a release equal to its parts: CONTENT (descriptor, schema steps), the thin jar as
 * lib/suite-server.jar, the libraries as lib/lib/*.jar. A file whose content is right already is not touched, because a
 * changed time makes a JDK AOT cache useless; what does not belong there is deleted.
 *
 * <p>java AssembleRelease.java CONTENT JAR RELEASE CLASSPATH
 */
class AssembleRelease {
    public static void main(String[] args) throws IOException {
        Path content = Path.of(args[0]);
        Path jar = Path.of(args[1]);
        Path release = Path.of(args[2]);
        Map<Path, Path> wanted = new TreeMap<>();
        try (Stream<Path> files = Files.walk(content)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> wanted.put(release.resolve(content.relativize(file).toString()), file));
        }
        wanted.put(release.resolve("lib/suite-server.jar"), jar);
        for (String entry : args[3].split(java.io.File.pathSeparator)) {
            Path library = Path.of(entry);
            if (entry.endsWith(".jar") && !library.equals(jar)) {
                wanted.put(release.resolve("lib/lib").resolve(library.getFileName()), library);
            } else if (!entry.endsWith(".jar") && !library.startsWith(jar.getParent())) {
                throw new IOException(entry + " is a folder: build the module it belongs to up to `package` with this one");
            }
        }
        Files.createDirectories(release);
        for (Map.Entry<Path, Path> file : wanted.entrySet()) {
            Path to = file.getKey();
            if (Files.isRegularFile(to) && Files.mismatch(file.getValue(), to) == -1) {
                continue;
            }
            Files.createDirectories(to.getParent());
            Files.copy(
                    file.getValue(), to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
        List<Path> there;
        try (Stream<Path> files = Files.walk(release)) {
            there = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : there) {
            if (Files.isRegularFile(path) && !wanted.containsKey(path)) {
                Files.delete(path);
            } else if (Files.isDirectory(path) && !path.equals(release)) {
                try (Stream<Path> children = Files.list(path)) {
                    if (children.findAny().isEmpty()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }
}
