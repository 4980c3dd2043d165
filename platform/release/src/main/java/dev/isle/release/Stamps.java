package dev.isle.release;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Size and modification time of every file of a stored release, noted when it was verified by digest. Comparing them later costs one {@code stat} per file,
 * and finds what an AOT cache would be refused for.
 *
 * @param seal the seal of the release that was verified
 * @param files the files as they were, by path
 */
record Stamps(String seal, List<Stamp> files) {
    private static final String FORMAT = "isle-stamps/1";

    /** One file as it was. */
    record Stamp(String path, long size, long modifiedMillis, boolean executable) {
        static Stamp of(ReleaseFile file) {
            return new Stamp(file.path(), file.size(), file.modifiedMillis(), file.executable());
        }
    }

    static Stamps of(String seal, List<ReleaseFile> files) {
        return new Stamps(seal, files.stream().map(Stamp::of).toList());
    }

    /** The file's text. */
    String text() {
        StringBuilder out = new StringBuilder(FORMAT).append('\n').append(seal).append('\n');
        for (Stamp stamp : files) {
            out.append(stamp.size()).append(' ').append(stamp.modifiedMillis()).append(' ');
            out.append(stamp.executable() ? "x " : "- ").append(stamp.path()).append('\n');
        }
        return out.toString();
    }

    /** The seal alone, without reading further. */
    static Optional<String> readSeal(Path folder) {
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(ReleaseTree.STAMPS_FILE))) {
            return FORMAT.equals(lines.readLine()) ? Optional.ofNullable(lines.readLine()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The stamps beside a stored release; empty when there are none or they are not readable as such. */
    static Optional<Stamps> read(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(ReleaseTree.STAMPS_FILE), StandardCharsets.UTF_8);
            if (lines.size() < 2 || !lines.get(0).equals(FORMAT)) {
                return Optional.empty();
            }
            List<Stamp> stamps = new ArrayList<>();
            for (String line : lines.subList(2, lines.size())) {
                String[] parts = line.split(" ", 4);
                stamps.add(
                        new Stamp(parts[3], Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2].equals("x")));
            }
            return Optional.of(new Stamps(lines.get(1), List.copyOf(stamps)));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
