package dev.isle.plan.desired;

/**
 * A secret that is made once per environment and never rewritten.
 *
 * @param bytes how many random bytes
 * @param path where servers read it
 */
public record SecretPlan(String name, int bytes, String path) {}
