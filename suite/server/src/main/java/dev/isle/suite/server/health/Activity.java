package dev.isle.suite.server.health;

/** Whether a member of a pair is the active one, and the epoch of its last term. */
public record Activity(boolean active, long epoch) {}
