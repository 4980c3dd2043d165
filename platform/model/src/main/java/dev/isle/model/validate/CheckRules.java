package dev.isle.model.validate;

import dev.isle.model.Check;
import dev.isle.model.Suite;
import dev.isle.model.Task;
import dev.isle.model.bind.Bound;
import dev.isle.model.problem.Nearest;
import dev.isle.model.problem.Rule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A check names a task that can be asked for an opinion: one command, run once, only when asked. */
final class CheckRules {
    private static final String TASK_NEED = "task.";

    private final Findings findings;
    private final Forms forms;
    private final Suite.Spec suite;
    private final Place spec;

    CheckRules(Findings findings, Bound<Suite> suite) {
        this.findings = findings;
        this.forms = new Forms(findings);
        this.suite = suite.value().spec();
        this.spec = new Place(suite, "spec");
    }

    void check() {
        Map<String, String> needed = neededAtTheStart();
        suite.checks().forEach((name, check) -> {
            Place place = spec.key("checks").key(name);
            forms.name(place, name);
            if (!check.format().equals(Check.FORMAT)) {
                findings.refuse(
                        place.key("format"),
                        Rule.FORMAT,
                        "the format '" + check.format() + "' is not known",
                        "write " + Check.FORMAT);
            }
            task(place.key("task"), check.task(), needed);
        });
    }

    private void task(Place place, String name, Map<String, String> needed) {
        Task task = suite.tasks().get(name);
        String role = needed.get(name);
        if (task == null) {
            if (!spec.key("tasks").key(name).exists()) {
                findings.refuse(
                        place,
                        Rule.UNKNOWN_TASK,
                        "the suite has no task '" + name + "'",
                        Nearest.advice(name, suite.tasks().keySet()));
            }
        } else if (task.steps() != null) {
            findings.refuse(
                    place,
                    Rule.CHECK_TASK,
                    "the task '" + name + "' runs SQL steps, which print no result",
                    "name a task with a command");
        } else if (role != null) {
            findings.refuse(
                    place,
                    Rule.CHECK_TASK,
                    "the task '" + name + "' runs at the start, because the role '" + role + "' needs it",
                    "name a task that runs only when asked");
        } else if (task.attempts() > 1) {
            findings.refuse(
                    place,
                    Rule.CHECK_TASK,
                    "the task '" + name + "' is tried " + task.attempts()
                            + " times, so a bad result would be asked for again until it is good",
                    "write 'attempts: 1' at the task");
        }
    }

    /** Tasks that the sequencer runs by itself, with a role that needs each. */
    private Map<String, String> neededAtTheStart() {
        Map<String, String> needed = new HashMap<>();
        suite.roles().forEach((name, role) -> {
            if (role.placement() == Suite.Placement.MANAGED && role.run() == Suite.RunMode.ALWAYS) {
                Deque<String> open = new ArrayDeque<>(tasks(role.needs()));
                while (!open.isEmpty()) {
                    String next = open.remove();
                    Task task = suite.tasks().get(next);
                    if (needed.putIfAbsent(next, name) == null && task != null) {
                        open.addAll(tasks(task.needs()));
                    }
                }
            }
        });
        return needed;
    }

    private static List<String> tasks(List<String> needs) {
        return needs.stream()
                .filter(need -> need.startsWith(TASK_NEED))
                .map(need -> need.substring(TASK_NEED.length()))
                .toList();
    }
}
