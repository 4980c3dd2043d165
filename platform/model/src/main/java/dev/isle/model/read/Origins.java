package dev.isle.model.read;

import dev.isle.model.yaml.Document;

/**
 * Where every effective value comes from: {@code origins.environment().origin("spec.roles.calculator.members")}.
 *
 * @param environment merged over its {@code extends} chain
 * @param suite the release's Suite file
 * @param release the release's own file; empty for an unsealed folder without one
 */
public record Origins(Document environment, Document suite, Document release) {}
