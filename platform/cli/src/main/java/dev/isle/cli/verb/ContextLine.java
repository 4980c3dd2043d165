package dev.isle.cli.verb;

import dev.isle.cli.site.Installation;
import dev.isle.cli.terminal.Paint;
import dev.isle.plan.desired.Plan;
import java.util.Locale;

/** The first line of a verb's answer: what it is about. {@code env dev · local · reference 18.1.0 · development}. */
final class ContextLine {
    private ContextLine() {}

    /** Of an environment as it was last applied. */
    static String of(Paint paint, String runtime, Installation environment) {
        Plan plan = environment.record().plan();
        return plan == null ? head(paint, environment.name(), runtime) : of(paint, runtime, plan);
    }

    /** Of a plan. */
    static String of(Paint paint, String runtime, Plan plan) {
        return head(paint, plan.environment(), runtime) + " · " + plan.suite() + " " + plan.release() + " · "
                + plan.level().name().toLowerCase(Locale.ROOT)
                + (plan.owner() == null ? "" : " · " + plan.owner())
                + (plan.running() ? "" : " · stopped");
    }

    private static String head(Paint paint, String name, String runtime) {
        return "env " + paint.bold(name) + " · " + runtime;
    }
}
