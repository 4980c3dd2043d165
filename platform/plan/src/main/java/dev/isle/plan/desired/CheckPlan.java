package dev.isle.plan.desired;

/**
 * A check of the plan.
 *
 * @param task the task of the plan that checks; it runs only when asked
 * @param format the format in which the task states its result
 */
public record CheckPlan(String name, String task, String format) {}
