/**
 * Who calls and what he may do: user tokens, users and their rights as the database has them. Every server judges by
 * itself; nobody asks the authserver.
 */
@NullMarked
package dev.isle.suite.server.auth;

import org.jspecify.annotations.NullMarked;
