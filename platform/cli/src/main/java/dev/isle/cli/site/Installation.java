package dev.isle.cli.site;

import dev.isle.cli.terminal.Streams;
import dev.isle.local.client.Answer;
import dev.isle.local.client.EnvironmentHandle.Holdings;
import dev.isle.local.client.EnvironmentHandle.Snapshot;
import dev.isle.local.client.FileSet;
import dev.isle.local.preflight.Preflight;
import dev.isle.plan.desired.Plan;
import dev.isle.plan.desired.ServerPlan;
import dev.isle.plan.planner.Planned;
import dev.isle.plan.record.LogEntry;
import dev.isle.plan.record.Record;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One environment at a site. Read functions observe anew and start nothing. Thread-safe. */
public interface Installation {
    /** Its name. */
    String name();

    /** Whether it was made and not yet removed. */
    boolean exists();

    /** What keeps Isle from knowing it (its Record is damaged or lost), with what to do; then {@link #record} may fail. Empty when all is well. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** What is remembered of it; {@link Record#EMPTY} before the first {@code apply}. */
    Record record();

    /** The file that it was made from, also while it is half removed; empty before the first {@code apply}. */
    Optional<Path> madeFrom();

    /** Record and observation, taken now. */
    Snapshot snapshot();

    /**
     * Looks repeatedly until a condition holds or the time is up.
     *
     * @param until sees every snapshot
     * @return the last snapshot
     */
    Snapshot await(Predicate<Snapshot> until, Duration atMost) throws InterruptedException;

    /**
     * Puts a file set in force.
     *
     * @param by who asks
     * @param reason ticket and words for the log
     * @param planHash the plan that must result, or null
     */
    Answer apply(FileSet files, String by, @Nullable String reason, @Nullable String planHash)
            throws InterruptedException;

    /** Asks for a restart, a retry or a run of servers or tasks. */
    Answer request(Record.Request.Kind kind, List<String> subjects, String by, @Nullable String reason)
            throws InterruptedException;

    /**
     * Asks for one more run of a task.
     *
     * @param invocation names the run
     */
    Answer run(String task, String invocation, String by, @Nullable String reason) throws InterruptedException;

    /**
     * Runs a command beside a server: in its work folder, with its variables over the caller's.
     *
     * @param caller the caller's variables
     * @return its exit status
     * @throws IOException when it cannot be started
     */
    int exec(ServerPlan server, List<String> command, Map<String, String> caller, Streams streams)
            throws IOException, InterruptedException;

    /** What {@link #down} would remove. */
    Holdings holdings();

    /**
     * Removes it.
     *
     * @return the folder that its log was moved to
     */
    Path down(boolean keepData, String by, @Nullable String reason) throws InterruptedException;

    /** Names of servers and tasks that have logs. */
    List<String> logNames();

    /** The log files of a server or task, oldest first. */
    List<Path> logFiles(String name);

    /** The log of a task's runs; it need not exist yet. */
    Path taskLog(String task);

    /** What was done to it, oldest first. */
    List<LogEntry> log();

    /** The plan that applying these files would lead to now; nothing is written. Never {@link Planned.PortsWanted}. */
    Planned preview(FileSet files);

    /** What would keep a plan from running; empty when nothing does. */
    List<Preflight.Finding> hindrances(Plan plan);
}
