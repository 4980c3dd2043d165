package dev.isle.suite.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Which rows should be there after what an engine has been told of a trade. */
final class Due {
    /** The engine whose completing rows stand beside the rows that waited. */
    private static final String BESIDE = "transfer";

    private Due() {}

    /** A place where a row stands: by version, by the version that it negates (0 for none), and by its own key. */
    record Slot(int version, int reverses, String key) {
        @Override
        public String toString() {
            return "version " + version + " " + key + (reverses == 0 ? "" : " reversing version " + reverses);
        }
    }

    /** What an engine makes of a trade. */
    interface Making<T> {
        /** Of a version. */
        List<T> of(Stored.Version version);

        /** Of what waited in it, by published rates; of nothing that was there before. */
        List<T> completed(Stored.Version version, Rates rates);
    }

    /** An effect and the slot in which its row stands. */
    private record Standing<T>(Slot slot, T effect) {}

    /** The rows that should be there after the events that the engine has done. */
    static <T> Map<Slot, T> of(
            Stored stored,
            String engine,
            Making<T> making,
            LongFunction<Rates> market,
            Function<T, String> key,
            Function<T, T> negated) {
        Map<Slot, T> due = new LinkedHashMap<>();
        List<Standing<T>> inEffect = new ArrayList<>();
        int since = 0;
        for (Stored.Event event : stored.events()) {
            if (event.state() != Stored.State.DONE || !event.engine().equals(engine)) {
                continue;
            }
            Stored.Version version = stored.versions().get(event.version() - 1);
            if (event.fixings()) {
                if (since > 0 && version.inForce()) {
                    // The row of a transfer stands beside the one that waited; a posting belongs to what was told of
                    // it.
                    int row = engine.equals(BESIDE) ? since : version.number();
                    for (T effect : making.completed(version, market.apply(event.market()))) {
                        Slot slot = new Slot(row, 0, key.apply(effect));
                        if (inEffect.stream()
                                .noneMatch(each -> each.slot().key().equals(slot.key()))) {
                            inEffect.add(new Standing<>(slot, effect));
                            due.put(slot, effect);
                        }
                    }
                }
                continue;
            }
            if (since > 0 && (event.newTerms() || !version.inForce())) {
                for (Standing<T> each : inEffect) {
                    due.put(
                            new Slot(
                                    version.number(),
                                    each.slot().version(),
                                    each.slot().key()),
                            negated.apply(each.effect()));
                }
                inEffect.clear();
                since = 0;
            }
            if (since == 0 && version.inForce()) {
                since = version.number();
                for (T effect : making.of(version)) {
                    Slot slot = new Slot(since, 0, key.apply(effect));
                    inEffect.add(new Standing<>(slot, effect));
                    due.put(slot, effect);
                }
            }
        }
        return due;
    }
}
