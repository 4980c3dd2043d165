package dev.isle.plan.planner;

import dev.isle.model.problem.Position;
import dev.isle.model.read.Origins;
import dev.isle.model.yaml.Document;
import dev.isle.model.yaml.Node;
import dev.isle.model.yaml.Path;

/** Where effective values come from: the environment's files where they say something, the suite's else. */
record Places(Origins origins) {
    /** Of a value of a role: what the environment overrides counts first. */
    Position role(String role, String rest) {
        return within(role, rest, "");
    }

    /** Of something within a value of a role that is overridden as a whole. */
    Position within(String role, String whole, String rest) {
        String path = Path.child("spec.roles", role) + "." + whole;
        Document holder = origins.environment().has(path) ? origins.environment() : origins.suite();
        return holder.node(path + rest) instanceof Node.Scalar scalar ? scalar.at() : holder.near(path + rest);
    }

    /** Of an element of a role's list, which the suite holds. */
    Position element(String role, String rest, int index) {
        String path = Path.element(Path.child("spec.roles", role) + "." + rest, index);
        Position exact = origins.suite().origin(path);
        return exact == null ? origins.suite().near(path) : exact;
    }

    /** Of something that the environment adds to a role. */
    Position added(String role, String rest, int index) {
        return environment(Path.element(Path.child("spec.roles", role) + "." + rest, index));
    }

    /** Within the suite. */
    Position suite(String path) {
        Position exact = origins.suite().origin(path);
        return exact == null ? origins.suite().near(path) : exact;
    }

    /** Within the environment. */
    Position environment(String path) {
        Position exact = origins.environment().origin(path);
        return exact == null ? origins.environment().near(path) : exact;
    }

    /** The release's own file; it has no position of its own for what is missing in it. */
    Position release(String path) {
        return origins.release().near(path);
    }
}
