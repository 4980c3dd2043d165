package dev.isle.suite.server.http;

/** How many HTTP connections a server has, and may have. */
public interface Connections {
    /** Those that are open. */
    long open();

    /** Those that may be open. */
    long limit();
}
