package dev.isle.model;

/** The language of Isle's files. */
public final class Language {
    /** Its version: {@code apiVersion} in every file. */
    public static final String API_VERSION = "isle.dev/v1alpha1";

    private Language() {}
}
