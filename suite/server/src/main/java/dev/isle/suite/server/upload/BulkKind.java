package dev.isle.suite.server.upload;

import java.util.Locale;
import java.util.Optional;

/** In which form a bulk, or a part of one, comes. */
enum BulkKind {
    JSON,
    FPML,
    CSV,
    ZIP,
    MULTIPART;

    /** The kind of a media type, whatever its parameters; empty when none is known. */
    static Optional<BulkKind> ofMediaType(String header) {
        int parameters = header.indexOf(';');
        return switch ((parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT)) {
            case "application/json" -> Optional.of(JSON);
            case "application/xml", "text/xml" -> Optional.of(FPML);
            case "text/csv" -> Optional.of(CSV);
            case "application/zip", "application/x-zip-compressed" -> Optional.of(ZIP);
            case "multipart/form-data", "multipart/mixed" -> Optional.of(MULTIPART);
            default -> Optional.empty();
        };
    }

    /** The kind that a file's name says; empty when none is known. */
    static Optional<BulkKind> ofFileName(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "json" -> Optional.of(JSON);
            case "xml" -> Optional.of(FPML);
            case "csv" -> Optional.of(CSV);
            case "zip" -> Optional.of(ZIP);
            default -> Optional.empty();
        };
    }
}
