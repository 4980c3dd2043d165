package dev.isle.suite.server.upload;

import dev.isle.suite.server.http.Body;

/**
 * What a bulk may cost at most.
 *
 * @param bytes of the bulk as it comes
 * @param expandedBytes that it takes in memory, unpacked and as items, together
 * @param itemBytes of one item
 * @param items how many
 */
record BulkLimits(int bytes, int expandedBytes, int itemBytes, int items) {
    /** The limits of a datauploader. An item has no more bytes than a dataserver takes. */
    static final BulkLimits DEFAULT = new BulkLimits(Body.BULK_LIMIT_BYTES, 32 << 20, 1 << 20, 10_000);
}
