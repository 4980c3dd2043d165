package dev.isle.suite.server.tls;

import dev.isle.suite.server.tls.CertificateFolder.Material;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a folder as they are now. Each question looks whether a file has changed, which costs microseconds
 * and is asked once per handshake. The files are replaced one after the other, so for a moment they may not belong
 * together: what was read before stays in use until they do. Safe for any number of threads.
 */
final class LiveMaterial {
    private static final Logger log = LoggerFactory.getLogger(LiveMaterial.class);

    private record Mark(
            @Nullable Object key, long size, @Nullable FileTime time) {}

    private final Path folder;
    private List<Mark> seen;
    private Material material;

    LiveMaterial(Path folder) throws BrokenTlsFolder {
        this.folder = folder;
        this.seen = marks(folder);
        this.material = CertificateFolder.read(folder);
    }

    synchronized Material now() {
        List<Mark> marks = marks(folder);
        if (!marks.equals(seen)) {
            seen = marks;
            try {
                material = CertificateFolder.read(folder);
                log.info(
                        "certificates read again from {}, valid until {}",
                        folder,
                        material.chain().getFirst().getNotAfter().toInstant());
            } catch (BrokenTlsFolder broken) {
                log.warn("changed certificates not used, those read before stay in use: {}", broken.getMessage());
            }
        }
        return material;
    }

    private static List<Mark> marks(Path folder) {
        List<Mark> marks = new ArrayList<>();
        for (String name : CertificateFolder.FILES) {
            try {
                BasicFileAttributes file = Files.readAttributes(folder.resolve(name), BasicFileAttributes.class);
                marks.add(new Mark(file.fileKey(), file.size(), file.lastModifiedTime()));
            } catch (IOException absent) {
                marks.add(new Mark(null, 0, null));
            }
        }
        return marks;
    }
}
