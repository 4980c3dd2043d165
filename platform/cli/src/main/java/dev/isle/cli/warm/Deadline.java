package dev.isle.cli.warm;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Closes a channel when its time is up, which ends whatever waits for it: a socket file has no time limit of its own. */
final class Deadline {
    private final SocketChannel channel;
    private volatile long at;

    /** Begins to count, on a thread of its own that ends with the channel's time. */
    Deadline(SocketChannel channel, long millis, Thread.Builder thread) {
        this.channel = channel;
        this.at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        thread.name("deadline").start(this::watch);
    }

    /** From now on so long. */
    void move(long millis) {
        at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void watch() {
        for (long left = at - System.nanoTime(); left > 0 && channel.isOpen(); left = at - System.nanoTime()) {
            // In slices, so that the thread does not outlive a channel that was closed by others for long.
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(500)));
        }
        try {
            channel.close();
        } catch (IOException closed) {
            // It is what was wanted.
        }
    }
}
