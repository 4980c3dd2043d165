package dev.isle.suite.server.auth;

import java.time.Instant;

/**
 * What a user token says. No right is in it: those are asked of the database, so that a change counts at once.
 *
 * @param environment where it was issued; it is worth nothing elsewhere
 * @param user the user's name
 * @param generation the user's generation at login; a new password, or being disabled, begins another one
 * @param issuedAt when, in whole seconds
 * @param expiresAt from when on it is worth nothing, in whole seconds
 */
public record UserToken(String environment, String user, int generation, Instant issuedAt, Instant expiresAt) {}
