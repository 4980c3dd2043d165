package dev.isle.release.aot;

import dev.isle.release.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java runtime, known by the digest of its {@code release} file: vendor, build and modules stand there, so two runtimes with one digest read each other's AOT
 * caches. The JVM checks its own build again when it opens a cache.
 *
 * @param home its folder
 * @param feature its major version
 * @param digest SHA-256 of its {@code release} file, in hexadecimal
 */
public record JavaRuntime(Path home, int feature, String digest) {
    /** The first version whose caches are made in one step from a plain run (JEP 514). */
    public static final int FIRST_WITH_CACHE = 25;

    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?(\\d{1,3})");
    private static final int SHORT = 16;

    /**
     * The runtime in a folder.
     *
     * @throws ReleaseFailure when the folder holds none
     */
    public static JavaRuntime at(Path home) {
        Path file = home.resolve("release");
        try {
            byte[] content = Files.readAllBytes(file);
            Matcher version = VERSION.matcher(new String(content, java.nio.charset.StandardCharsets.UTF_8));
            if (!version.find() || !Files.isExecutable(home.resolve("bin/java"))) {
                throw new ReleaseFailure(
                        home + " is no Java runtime: its release file names no JAVA_VERSION or bin/java is"
                                + " missing; name the folder of a JDK or JRE");
            }
            return new JavaRuntime(home, Integer.parseInt(version.group(1)), sha256(content));
        } catch (IOException e) {
            throw new ReleaseFailure(
                    home + " is no Java runtime: " + file + " cannot be read; name the folder of a JDK or JRE", e);
        }
    }

    /** The program. */
    public Path java() {
        return home.resolve("bin/java");
    }

    /** The digest's beginning, as a folder's name. */
    public String shortDigest() {
        return digest.substring(0, SHORT);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
