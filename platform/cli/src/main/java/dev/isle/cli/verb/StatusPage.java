package dev.isle.cli.verb;

import dev.isle.cli.terminal.Measures;
import dev.isle.cli.terminal.Paint;
import dev.isle.cli.terminal.Table;
import dev.isle.plan.observed.ServerObservation.Colour;
import dev.isle.plan.observed.ServerObservation.Sensor;
import dev.isle.plan.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders a status as one page: servers, sensors worth seeing, tasks, conditions, last decisions. */
final class StatusPage {
    private static final String HEAP = "heap";

    private final Paint paint;
    private final boolean wide;
    private final Instant now;
    private final int most;
    private final String option;

    /**
     * A page; a wide one has processes, addresses and every sensor, too.
     *
     * @param most how many decisions are shown; 0 for all
     * @param option what names the environment in a further command
     */
    StatusPage(Paint paint, boolean wide, Instant now, int most, String option) {
        this.most = most;
        this.option = option;
        this.paint = paint;
        this.wide = wide;
        this.now = now;
    }

    List<String> lines(Status status) {
        List<String> lines = new ArrayList<>(servers(status));
        lines.addAll(sensors(status));
        status.tasks().stream()
                .filter(task -> wide || !task.state().equals("succeeded"))
                .forEach(task -> lines.add("task " + task.name() + "  " + tone(task.state())
                        + (task.detail().isBlank() ? "" : "  " + Paint.harmless(task.detail()))));
        String authority = status.authority();
        if (authority != null) {
            lines.add("tls  curl --cacert " + Session.quoted(authority) + " calls it");
        }
        lines.addAll(conditions(status));
        lines.addAll(decisions(status));
        status.blind().forEach(blind -> lines.add(paint.amber("cannot be seen: ") + blind));
        return lines;
    }

    private List<String> servers(Status status) {
        Table table = new Table("SERVER", "STATE", "UP", "MEMORY", "HEAP", "CPU", "RESTARTS", "PID", "URL", "DETAIL");
        for (Status.Server server : status.servers()) {
            table.row(
                    server.name(),
                    tone(server.state()) + (Boolean.TRUE.equals(server.active()) ? ", active" : ""),
                    up(server.startedAt()),
                    memory(server),
                    heap(server),
                    cpu(server),
                    server.restarts() == 0 ? "" : paint.amber(Integer.toString(server.restarts())),
                    wide && server.pid() != null ? server.pid().toString() : "",
                    wide && server.url() != null ? server.url() : "",
                    server.ready() || server.detail() == null ? "" : Paint.harmless(server.detail()));
        }
        return table.lines(paint);
    }

    private String up(@Nullable Instant startedAt) {
        return startedAt == null || startedAt.isAfter(now) ? "" : Measures.duration(Duration.between(startedAt, now));
    }

    private static String memory(Status.Server server) {
        if (server.memoryBytes() == null) {
            return "";
        }
        String used = Measures.bytes(server.memoryBytes());
        return server.memoryBudgetBytes() == null ? used : used + " of " + Measures.bytes(server.memoryBudgetBytes());
    }

    /** How much of its heap it says that it uses: how much room there is, also while that is no trouble yet. */
    private static String heap(Status.Server server) {
        for (Sensor sensor : server.sensors()) {
            String share = sensor.value();
            if (sensor.name().equals(HEAP) && share != null) {
                return percent(share);
            }
        }
        return "";
    }

    private static String percent(String share) {
        try {
            double part = Double.parseDouble(share);
            return part >= 0 && part <= 1 ? Math.round(part * 100) + " %" : share;
        } catch (NumberFormatException words) {
            return share;
        }
    }

    private static String cpu(Status.Server server) {
        return server.cpuMillis() == null ? "" : Measures.duration(Duration.ofMillis(server.cpuMillis()));
    }

    private String tone(String state) {
        return switch (state) {
            case "ready", "succeeded" -> paint.green(state);
            case "failed", "hung", "ended", "unreachable" -> paint.red(state);
            case "stopped", "on demand" -> paint.dim(state);
            default -> paint.amber(state);
        };
    }

    /** Those that are not green, a line for each sub-system; those of the server as a whole come first. */
    private List<String> sensors(Status status) {
        List<String> lines = new ArrayList<>();
        for (Status.Server server : status.servers()) {
            Map<String, List<String>> worth = new TreeMap<>();
            for (Sensor sensor : server.sensors()) {
                if (wide || sensor.colour() != Colour.GREEN) {
                    String subsystem = sensor.subsystem() == null ? "" : sensor.subsystem();
                    worth.computeIfAbsent(subsystem, _ -> new ArrayList<>()).add(sensor(sensor));
                }
            }
            worth.forEach((subsystem, sensors) -> lines.add("sensors of " + server.name()
                    + (subsystem.isEmpty() ? "" : ", " + Paint.harmless(subsystem)) + ": "
                    + String.join(", ", sensors)));
        }
        return lines;
    }

    private String sensor(Sensor sensor) {
        String text = Paint.harmless(sensor.name()
                + (sensor.value() == null ? "" : " = " + sensor.value())
                + (sensor.detail() == null || sensor.detail().isBlank() ? "" : " (" + sensor.detail() + ")"));
        return switch (sensor.colour()) {
            case GREEN -> paint.green(text);
            case AMBER -> paint.amber(text);
            case RED -> paint.red(text);
            case UNKNOWN -> paint.dim(text);
        };
    }

    private List<String> conditions(Status status) {
        List<String> lines = new ArrayList<>();
        for (Status.Condition condition : status.conditions()) {
            boolean ready = condition.type() == Status.ConditionType.READY;
            if (wide || ready || condition.status()) {
                boolean good = condition.status() == ready;
                String word = condition.type().word() + " " + condition.status();
                lines.add((good ? paint.green(word) : paint.amber(word))
                        + (condition.reason().isBlank() ? "" : "  " + condition.reason())
                        + (condition.message().isBlank() ? "" : ": " + Paint.harmless(condition.message()))
                        + since(condition));
            }
        }
        return lines;
    }

    private String since(Status.Condition condition) {
        Instant since = condition.since();
        return since == null || since.isAfter(now)
                ? ""
                : paint.dim("  since " + Measures.duration(Duration.between(since, now)));
    }

    private List<String> decisions(Status status) {
        record Decided(String server, Status.Event event) {}
        List<Decided> all = new ArrayList<>();
        status.servers()
                .forEach(server -> server.recent().forEach(event -> all.add(new Decided(server.name(), event))));
        all.sort(Comparator.comparing((Decided decided) -> decided.event().at()).reversed());
        List<String> lines = new ArrayList<>();
        all.stream().limit(most == 0 ? all.size() : most).forEach(decided -> {
            Status.Event event = decided.event();
            lines.add(paint.dim(Measures.duration(age(event.at())) + " ago") + "  " + event.what() + " "
                    + decided.server() + ": "
                    + event.reason().toLowerCase(Locale.ROOT).replace('_', '-')
                    + (event.detail().isBlank() ? "" : " (" + Paint.harmless(event.detail()) + ")"));
        });
        int earlier = all.size() - lines.size();
        if (earlier > 0) {
            lines.add(paint.dim("... " + earlier + " earlier: isle status --decisions 0" + option
                    + "; the whole log: isle history" + option));
        }
        return lines;
    }

    private Duration age(Instant at) {
        return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
    }
}
