package dev.isle.plan.sim;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A seeded source of chance. */
final class Chance {
    private final RandomGenerator random;

    Chance(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    boolean in(int hundred) {
        return random.nextInt(100) < hundred;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    Duration between(long fromMillis, long toMillis) {
        return Duration.ofMillis(random.nextLong(fromMillis, toMillis + 1));
    }
}
