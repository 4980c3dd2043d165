package dev.isle.suite.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored about one trade: its versions, in order, and the rows that the engines have made of them. */
record Stored(
        long trade,
        List<Version> versions,
        List<Event> events,
        List<Transfer> transfers,
        List<Change> changes,
        List<Line> lines) {
    /** A version of the trade; the document is its canonical JSON. */
    record Version(int number, String action, String status, String document) {
        /** Whether the trade's effects are to be in place while this is its last version. */
        boolean inForce() {
            return switch (status) {
                case "VERIFIED", "CONFIRMED", "TERMINATED" -> true;
                case "PENDING", "CANCELLED" -> false;
                default -> throw new IllegalArgumentException("no such status: " + status);
            };
        }
    }

    /** What an engine was told about which version, in the order of the telling, and what became of it. */
    record Event(int version, String kind, String engine, State state, long market) {
        /** Whether the engine was told of published fixings, as the market of that version shows them. */
        boolean fixings() {
            return kind.equals("FIXING");
        }

        /** Whether the engine was told of other terms than before. */
        boolean newTerms() {
            return kind.equals("NEW") || kind.equals("AMEND");
        }
    }

    /** What became of an event. */
    enum State {
        /** It is still to come, or parked. */
        OPEN,
        /** Its effect is stored. */
        DONE,
        /** It was closed without an effect, by an operator or because the engine was switched off. */
        DROPPED
    }

    /** A transfer; {@code reverses} is the version whose row it negates; one that completes is beside a projected one. */
    record Transfer(int version, @Nullable Integer reverses, boolean completes, Flow flow) {}

    /** A change of a position; {@code reverses} is the version whose row it negates. */
    record Change(int version, @Nullable Integer reverses, Exposure exposure) {}

    /** A posting; {@code reverses} is the version whose row it negates. */
    record Line(int version, @Nullable Integer reverses, Entry entry) {}
}
