package dev.isle.model;

/** The language of Isle's files. */
public final class Language {
    /** Its version: {@code apiVersion} in every file. */
    public static final String API_VERSION = "isle.dev/v1alpha1";

    private Language() {}

    /** The role of the server that Isle runs for an owned database; no role of a suite with that database has this name. */
    public static String databaseRole(String database) {
        return "db-" + database;
    }
}
