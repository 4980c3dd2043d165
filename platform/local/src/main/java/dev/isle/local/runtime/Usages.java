package dev.isle.local.runtime;

import dev.isle.local.process.ProcessStat;
import dev.isle.local.process.ProcessTable;
import dev.isle.plan.observed.ServerObservation.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What servers use: the sum over a program, its session and its children. Memory that several of them share counts once (for the program), so that PostgreSQL
 * is not told to use its buffers once per connection. Taken anew once per second at most.
 */
final class Usages {
    private static final long FRESH_NANOS = 1_000_000_000L;

    private Map<Long, Usage> known = Map.of();
    private long takenAt;

    /**
     * Usage by the program's pid.
     *
     * @param programs what is asked for
     */
    synchronized Map<Long, Usage> of(List<ProcessStat> programs) {
        boolean complete = programs.stream().allMatch(program -> known.containsKey(program.pid()));
        if (!complete || System.nanoTime() - takenAt > FRESH_NANOS) {
            known = take(programs);
            takenAt = System.nanoTime();
        }
        return known;
    }

    private static Map<Long, Usage> take(List<ProcessStat> programs) {
        Map<Long, ProcessStat> bySession = new HashMap<>();
        Map<Long, ProcessStat> byPid = new HashMap<>();
        Map<Long, long[]> sums = new HashMap<>();
        for (ProcessStat program : programs) {
            bySession.put(program.session(), program);
            byPid.put(program.pid(), program);
            sums.put(program.pid(), new long[2]);
        }
        for (ProcessStat stat : ProcessTable.all()) {
            ProcessStat program = byPid.get(stat.pid());
            program = program == null ? bySession.get(stat.session()) : program;
            program = program == null ? byPid.get(stat.parent()) : program;
            long @Nullable [] sum = program == null ? null : sums.get(program.pid());
            if (program != null && sum != null && stat.alive()) {
                sum[0] += stat.cpuTicks() * 1000 / ProcessTable.TICKS_PER_SECOND;
                sum[1] += stat.pid() == program.pid()
                        ? stat.residentPages() * ProcessTable.PAGE
                        : ProcessTable.ownMemory(stat);
            }
        }
        Map<Long, Usage> usages = new HashMap<>();
        sums.forEach((pid, sum) -> usages.put(pid, new Usage(sum[0], sum[1])));
        return usages;
    }
}
