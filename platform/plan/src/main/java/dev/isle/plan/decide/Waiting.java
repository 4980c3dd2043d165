package dev.isle.plan.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is waited for and why; no step.
 *
 * @param subject the server, role or task that waits
 * @param until when it will be looked at again at the latest; null when only a change can end it
 */
public record Waiting(
        String subject,
        Reason reason,
        String detail,
        @Nullable Instant until) {}
