package dev.isle.cli.terminal;

/** What Ctrl-C leaves behind, in words: each verb says it before it begins something that goes on without it. Thread-safe. */
public final class Interrupt {
    private volatile String words = "";

    /** From now on, an interrupted verb leaves this behind. */
    public void leaves(String state) {
        words = state;
    }

    /** The verb has ended by itself: nothing is said any more. */
    public void over() {
        words = "";
    }

    /** The words for somebody who interrupts now; empty when there is nothing to say. */
    public String words() {
        return words;
    }
}
