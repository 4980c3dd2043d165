package dev.isle.suite.trade.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The public FpML samples inside the CDM artifact on the test class path. They are read there and never copied. */
public final class Corpus {
    private static final String ROOT = "cdm-sample-files/fpml-5-10/";

    private Corpus() {}

    /** Documents of a folder, such as {@code products/rates}, by their name. */
    public static SortedMap<String, byte[]> folder(String folder) {
        SortedMap<String, byte[]> documents = new TreeMap<>();
        URL known = Objects.requireNonNull(
                Corpus.class.getClassLoader().getResource(ROOT + "products/rates/expectations.json"),
                "the CDM artifact is not on the test class path");
        String jar = known.toString().substring(0, known.toString().indexOf("!/"));
        try (FileSystem files = FileSystems.newFileSystem(new URI(jar), Map.of());
                Stream<Path> paths = Files.list(files.getPath(ROOT + folder))) {
            for (Path path :
                    paths.filter(file -> file.toString().endsWith(".xml")).toList()) {
                documents.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return documents;
    }
}
