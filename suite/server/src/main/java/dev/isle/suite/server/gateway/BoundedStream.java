package dev.isle.suite.server.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that breaks when more than so many bytes come, and says so. Read by one thread. */
final class BoundedStream extends FilterInputStream {
    private final long limit;
    private long count;
    private volatile boolean beyond;

    BoundedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** Whether it broke for that. */
    boolean beyond() {
        return beyond;
    }

    @Override
    public int read() throws IOException {
        int each = super.read();
        counted(each < 0 ? 0 : 1);
        return each;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        counted(Math.max(0, read));
        return read;
    }

    private void counted(int more) throws IOException {
        count += more;
        if (count > limit) {
            beyond = true;
            throw new IOException("more than " + limit + " bytes");
        }
    }
}
