package dev.isle.suite.trade;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the parts of a trade stand in the document that it was read from, by JSON pointer. Filled by a reader, then
 * only read; not thread-safe while it is filled.
 */
public final class Places {
    private final Map<String, String> places = new HashMap<>();

    /** Remembers the place of the part. */
    public void put(String pointer, String place) {
        places.put(pointer, place);
    }

    /** The place of the part, or of the nearest part around it that has one. */
    public String of(String pointer) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
            String place = places.get(at);
            if (place != null) {
                return place;
            }
        }
        return places.getOrDefault("", "/ (1:1)");
    }
}
