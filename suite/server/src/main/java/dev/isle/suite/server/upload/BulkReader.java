package dev.isle.suite.server.upload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.ParameterParser;
import org.jspecify.annotations.Nullable;

/**
 * Takes a bulk apart into its items, before any of them is handed on. Total: whatever the bytes are, the answer is a list
 * of items or {@link BadBulk}. The same bytes always make the same items in the same order, which is what makes a
 * repeated bulk the same bulk.
 *
 * <p>Nothing that a bulk says about its own sizes is believed: what comes out is counted while it comes. Archives are not
 * opened within archives or parts, and names of entries are shown but never used as paths. Thread-safe.
 */
final class BulkReader {
    private static final int LONGEST_BOUNDARY = 200;
    private static final int PIECE = 8192;

    private final BulkLimits limits;
    private final Path scratch;

    /** Reads within those limits; archives lie in that folder while they are read. */
    BulkReader(BulkLimits limits, Path scratch) {
        this.limits = limits;
        this.scratch = scratch;
    }

    /**
     * The items of a bulk.
     *
     * @param mediaType as it came, for the boundary of parts
     * @throws IOException when the scratch folder cannot be written
     */
    List<Item> read(BulkKind kind, String mediaType, byte[] body) throws BadBulk, IOException {
        if (body.length > limits.bytes()) {
            throw BadBulk.tooLarge("/", "a bulk has at most " + limits.bytes() + " bytes; send several");
        }
        ItemCollector items = new ItemCollector(limits);
        switch (kind) {
            case ZIP -> zip(body, items);
            case MULTIPART -> multipart(mediaType, body, items);
            default -> single("", kind, body, items);
        }
        if (items.count() == 0) {
            throw BadBulk.unreadable("/", "empty", "there is no trade in it");
        }
        return items.items();
    }

    private static void single(String source, BulkKind kind, byte[] body, ItemCollector items) throws BadBulk {
        switch (kind) {
            case JSON -> JsonItems.read(source, body, items);
            case CSV -> CsvItems.read(source, body, items);
            case FPML ->
                items.ready(source, "application/xml", body, place -> source.isEmpty() ? place : source + " " + place);
            case ZIP, MULTIPART ->
                items.bad(source, source, "nested", "archives are not opened within others; send it by itself");
        }
    }

    /** A part that cannot be read is one refused item; only limits of the whole refuse the whole. */
    private static void part(String source, Optional<BulkKind> kind, byte[] body, ItemCollector items) throws BadBulk {
        if (kind.isEmpty()) {
            items.bad(source, source, "media-type", "name it .json, .xml or .csv, or give it such a Content-Type");
            return;
        }
        ItemCollector within = new ItemCollector(items.limits());
        try {
            single(source, kind.get(), body, within);
        } catch (BadBulk bad) {
            items.bad(source, bad.place(), bad.rule(), String.valueOf(bad.getMessage()));
            return;
        }
        items.take(within);
    }

    private void zip(byte[] body, ItemCollector items) throws BadBulk, IOException {
        Path file = Files.createTempFile(scratch, "bulk-", ".zip");
        try {
            Files.write(file, body);
            try (ZipFile zip = new ZipFile(file.toFile(), ZipFile.OPEN_READ, StandardCharsets.UTF_8)) {
                if (zip.size() > limits.items()) {
                    throw BadBulk.tooLarge("/", "an archive has at most " + limits.items() + " entries; send several");
                }
                for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
                    ZipEntry entry = each.nextElement();
                    if (!entry.isDirectory()) {
                        String source = shown(entry.getName());
                        part(source, BulkKind.ofFileName(entry.getName()), content(zip, entry, source, items), items);
                    }
                }
            } catch (IOException | IllegalArgumentException broken) {
                throw BadBulk.unreadable("/", "syntax", "no whole ZIP archive: " + broken.getMessage());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry, String source, ItemCollector items)
            throws BadBulk, IOException {
        @Nullable InputStream opened = zip.getInputStream(entry);
        if (opened == null) {
            throw new ZipException("an entry has no content");
        }
        CRC32 sum = new CRC32();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (InputStream in = opened) {
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                items.expanded(source, count);
                content.write(piece, 0, count);
                sum.update(piece, 0, count);
            }
        }
        if (sum.getValue() != entry.getCrc()) {
            throw new ZipException("the checksum of an entry is wrong");
        }
        return content.toByteArray();
    }

    /** What a media type says stands between the parts; empty when it says nothing. */
    static String boundary(String mediaType) {
        return Optional.ofNullable(parser().parse(mediaType, ';').get("boundary"))
                .orElse("");
    }

    private static ParameterParser parser() {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        return parser;
    }

    private static void multipart(String mediaType, byte[] body, ItemCollector items) throws BadBulk {
        ParameterParser parser = parser();
        String boundary = boundary(mediaType);
        if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw BadBulk.unreadable("/", "syntax", "the Content-Type of a multipart body names its boundary");
        }
        try {
            MultipartStream parts = new MultipartStream(
                    new ByteArrayInputStream(body), boundary.getBytes(StandardCharsets.ISO_8859_1), 64 * 1024, null);
            boolean more = parts.skipPreamble();
            for (int number = 1; more; number++) {
                Map<String, String> headers = headers(parts.readHeaders());
                String name = Optional.ofNullable(parser.parse(headers.getOrDefault("content-disposition", ""), ';')
                                .get("filename"))
                        .orElse("");
                String source = name.isEmpty() ? "part " + number : shown(name);
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                parts.readBodyData(new Counting(content, source, items));
                Optional<BulkKind> kind = BulkKind.ofMediaType(headers.getOrDefault("content-type", ""))
                        .or(() -> BulkKind.ofFileName(name));
                part(source, kind, content.toByteArray(), items);
                more = parts.readBoundary();
            }
        } catch (Beyond beyond) {
            throw beyond.limit;
        } catch (IOException | IllegalArgumentException broken) {
            throw BadBulk.unreadable("/", "syntax", "no whole multipart body: " + broken.getMessage());
        }
    }

    private static Map<String, String> headers(String lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /** A limit found inside a library that knows only of I/O errors. */
    private static final class Beyond extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient BadBulk limit;

        Beyond(BadBulk limit) {
            this.limit = limit;
        }
    }

    private static final class Counting extends OutputStream {
        private final OutputStream to;
        private final String source;
        private final ItemCollector items;

        Counting(OutputStream to, String source, ItemCollector items) {
            this.to = to;
            this.source = source;
            this.items = items;
        }

        @Override
        public void write(int each) throws IOException {
            write(new byte[] {(byte) each}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                items.expanded(source, length);
            } catch (BadBulk limit) {
                throw new Beyond(limit);
            }
            to.write(bytes, offset, length);
        }
    }

    /** A name for people: short, printable. */
    private static String shown(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 120 ? printable : "..." + printable.substring(printable.length() - 117);
    }
}
