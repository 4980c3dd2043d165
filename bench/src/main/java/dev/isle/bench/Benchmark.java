package dev.isle.bench;

import java.io.IOException;

/** One benchmark. */
interface Benchmark {
    /** The name after {@code bench/run}. */
    String name();

    /** What is measured and how, in a sentence. */
    String what();

    /** The figure that is aimed at, or {@code reported}. */
    String target();

    /** How many rounds it takes unless the command says otherwise. */
    int rounds();

    /** Measures; everything that it started is gone when it returns or throws. */
    void run(Workshop workshop, int rounds, Report report) throws IOException, InterruptedException;
}
