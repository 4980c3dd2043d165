package dev.isle.suite.server.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.isle.suite.trade.intake.Intake;
import dev.isle.suite.trade.intake.MediaKind;
import dev.isle.suite.trade.intake.TradeIntake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bulks are taken apart into, and what of them is refused, whatever their bytes are. */
class BulkReaderTest {
    private static final BulkLimits SMALL = new BulkLimits(200_000, 400_000, 20_000, 50);
    private static final String HEADER =
            "product,book,ourParty,counterparty,tradeDate,receiveCurrency,receiveAmount,payCurrency,payAmount,valueDate\n";
    private static final String ROW = "fx,FX,ISLE,ACME,2026-11-20,EUR,10.00,USD,11.00,2027-02-24\n";

    @TempDir
    private Path scratch;

    private BulkReader reader;

    @BeforeEach
    void make() {
        reader = new BulkReader(SMALL, scratch);
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    private List<Item> read(BulkKind kind, String text) throws BadBulk, IOException {
        return reader.read(kind, "", text.getBytes(StandardCharsets.UTF_8));
    }

    private BadBulk bad(BulkKind kind, byte[] body) {
        @Nullable BadBulk bad = catchThrowableOfType(BadBulk.class, () -> reader.read(kind, "", body));
        assertThat(bad).isNotNull();
        return bad;
    }

    private BadBulk bad(BulkKind kind, String text) {
        return bad(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String body(Item item) {
        assertThat(item).isInstanceOf(Item.Ready.class);
        return new String(((Item.Ready) item).body(), StandardCharsets.UTF_8);
    }

    private static String refusal(Item item) {
        assertThat(item).isInstanceOf(Item.Bad.class);
        return ((Item.Bad) item)
                .refusals().stream()
                        .map(each -> each.place() + " " + each.rule())
                        .collect(Collectors.joining("; "));
    }

    @Test
    void aJsonListIsItsElementsAsTheyAreWritten() throws Exception {
        List<Item> items = read(BulkKind.JSON, "[ {\"a\": \"\u20ac\"},\n  7, {\"b\":\n [1, {}]} ]");
        assertThat(items).hasSize(3);
        assertThat(body(items.get(0))).isEqualTo("{\"a\": \"\u20ac\"}");
        assertThat(refusal(items.get(1))).isEqualTo("/1 (2:3) type");
        assertThat(body(items.get(2))).isEqualTo("{\"b\":\n [1, {}]}");
        Item.Ready last = (Item.Ready) items.get(2);
        assertThat(last.places().apply("/b (1:2)")).as("in the document").isEqualTo("/2/b (2:7)");
        assertThat(last.places().apply("/b/0 (2:3)")).isEqualTo("/2/b/0 (3:3)");
        assertThat(read(BulkKind.JSON, "{\"one\": 1}")).hasSize(1);
    }

    @Test
    void aJsonListThatBreaksOffIsNoBulk() {
        assertThat(bad(BulkKind.JSON, "[{\"a\": 1}, {\"b\":").place()).startsWith("/ (1:");
        assertThat(bad(BulkKind.JSON, "[{\"a\": 1}] x").rule()).isEqualTo("syntax");
        assertThat(bad(BulkKind.JSON, "[]").rule()).isEqualTo("empty");
        assertThat(bad(BulkKind.JSON, "7").rule()).isEqualTo("type");
        assertThat(bad(BulkKind.JSON, new byte[] {(byte) 0xff, (byte) 0xfe, 0x5b, 0})
                        .rule())
                .isEqualTo("encoding");
        assertThat(bad(BulkKind.JSON, "[".repeat(50_000)).rule()).isEqualTo("syntax");
    }

    @Test
    void countsAndSizesAreBounded() throws Exception {
        assertThat(read(BulkKind.JSON, "[" + "{},".repeat(49) + "{}]")).hasSize(50);
        assertThat(bad(BulkKind.JSON, "[" + "{},".repeat(50) + "{}]").status().value())
                .isEqualTo(413);
        assertThat(bad(BulkKind.CSV, HEADER + ROW.repeat(51)).status().value()).isEqualTo(413);
        assertThat(bad(BulkKind.JSON, " ".repeat(200_001)).status().value()).isEqualTo(413);
        String large = "{\"a\":\"" + "x".repeat(20_000) + "\"}";
        List<Item> items = read(BulkKind.JSON, "[{}," + large + ",{}]");
        assertThat(refusal(items.get(1))).isEqualTo("/1 (1:5) size");
        assertThat(items.get(2)).isInstanceOf(Item.Ready.class);
    }

    @Test
    void anArchiveIsItsFilesInTheirOrder() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("b/", new byte[0]);
        entries.put("b/two.xml", "<b/>".getBytes(StandardCharsets.UTF_8));
        entries.put("../one.json", "[{},{}]".getBytes(StandardCharsets.UTF_8));
        entries.put("broken.csv", "nonsense\n".getBytes(StandardCharsets.UTF_8));
        entries.put("what.txt", "?".getBytes(StandardCharsets.UTF_8));
        entries.put("inner.zip", zip(Map.of("x.xml", new byte[] {1})));
        List<Item> items = reader.read(BulkKind.ZIP, "", zip(entries));
        assertThat(items.stream().map(Item::source).toList())
                .containsExactly("b/two.xml", "../one.json", "../one.json", "broken.csv", "what.txt", "inner.zip");
        assertThat(((Item.Ready) items.getFirst()).mediaType()).isEqualTo("application/xml");
        assertThat(refusal(items.get(3))).isEqualTo("broken.csv (1:1) unknown-field");
        assertThat(refusal(items.get(4))).isEqualTo("what.txt media-type");
        assertThat(refusal(items.get(5))).isEqualTo("inner.zip nested");
        assertThat(scratch.resolveSibling("one.json")).doesNotExist();
    }

    @Test
    void aBombIsPutDownWhereItPassesTheLimit() {
        byte[] bomb = zip(Map.of("bomb.xml", new byte[50_000_000]));
        assertThat(bomb.length).isLessThan(100_000);
        assertThat(bad(BulkKind.ZIP, bomb).status().value()).isEqualTo(413);
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            many.put("part" + i + ".xml", new byte[19_000]);
        }
        assertThat(bad(BulkKind.ZIP, zip(many)).status().value())
                .as("small ones, together too large")
                .isEqualTo(413);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 51; i++) {
            entries.put("e" + i + "/", new byte[0]);
        }
        assertThat(bad(BulkKind.ZIP, zip(entries)).status().value()).isEqualTo(413);
    }

    @Test
    void anArchiveThatIsCutOrChangedIsNoBulk() {
        byte[] whole =
                zip(Map.of("a.xml", "<abc/>".repeat(100).getBytes(StandardCharsets.UTF_8), "b.xml", new byte[9]));
        assertThat(bad(BulkKind.ZIP, Arrays.copyOf(whole, whole.length - 5)).rule())
                .isEqualTo("syntax");
        assertThat(bad(BulkKind.ZIP, "no archive").rule()).isEqualTo("syntax");
        assertThat(bad(BulkKind.ZIP, zip(Map.of())).rule()).isIn("empty", "syntax");
    }

    @Test
    void partsAreItemsByTheirTypeOrName() throws Exception {
        String body = String.join(
                "\r\n",
                "--frontier",
                "Content-Disposition: form-data; name=\"file\"; filename=\"one.xml\"",
                "",
                "<a/>",
                "--frontier",
                "Content-Disposition: form-data; name=\"file\"",
                "Content-Type: application/json",
                "",
                "[{},{}]",
                "--frontier",
                "Content-Disposition: form-data; name=\"note\"",
                "",
                "hello",
                "--frontier--",
                "");
        String type = "multipart/form-data; boundary=frontier";
        List<Item> items = reader.read(BulkKind.MULTIPART, type, body.getBytes(StandardCharsets.UTF_8));
        assertThat(items.stream().map(Item::source).toList()).containsExactly("one.xml", "part 2", "part 2", "part 3");
        assertThat(body(items.getFirst())).isEqualTo("<a/>");
        assertThat(refusal(items.get(3))).isEqualTo("part 3 media-type");
        String cut = body.substring(0, body.length() - 6);
        assertThatThrownBy(() -> reader.read(BulkKind.MULTIPART, type, cut.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadBulk.class);
        assertThatThrownBy(() ->
                        reader.read(BulkKind.MULTIPART, "multipart/form-data", body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadBulk.class);
    }

    @Test
    void everyCsvSampleIsATradeOfTheIntake() throws Exception {
        byte[] sample = Files.readAllBytes(Path.of("src/release/content/samples/trades.csv"));
        List<Item> items = new BulkReader(BulkLimits.DEFAULT, scratch).read(BulkKind.CSV, "", sample);
        assertThat(items).hasSizeGreaterThan(3);
        List<String> products = items.stream()
                .map(item -> TradeIntake.read(MediaKind.JSON, ((Item.Ready) item).body()))
                .map(intake -> intake instanceof Intake.Accepted accepted
                        ? accepted.trade().product().type()
                        : intake.toString())
                .toList();
        assertThat(products)
                .containsOnly("fxSingle", "fra", "termDeposit", "swap")
                .contains("fxSingle", "fra", "termDeposit", "swap");
    }

    @Test
    void mistakesOfCsvRowsHaveLineAndColumn() throws Exception {
        String text = HEADER
                + ROW
                + "\n"
                + "fx,FX,ISLE,ACME,2026-11-20,EUR,,USD,11.00,2027-02-24\n"
                + "fx,FX\n"
                + "bond,FX,ISLE,ACME,2026-11-20,EUR,1,USD,11.00,2027-02-24\n"
                + "deposit,FX,ISLE,ACME,2026-11-20,EUR,1,USD,11.00,2027-02-24\n";
        List<Item> items = read(BulkKind.CSV, text);
        assertThat(items.stream().map(Item::source).toList())
                .containsExactly("line 2", "line 4", "line 5", "line 6", "line 7");
        assertThat(refusal(items.get(1))).isEqualTo("receiveAmount (4:32) missing-field");
        assertThat(refusal(items.get(2))).isEqualTo("(5:4) syntax");
        assertThat(refusal(items.get(3))).isEqualTo("product (6:1) unknown-type");
        assertThat(refusal(items.get(4)))
                .contains("(7:1) missing-field")
                .contains("receiveCurrency (7:33) unknown-field");
        assertThat(bad(BulkKind.CSV, "product,bok\n").place()).isEqualTo("(1:9)");
        assertThat(bad(BulkKind.CSV, "product,book,book\n").rule()).isEqualTo("duplicate-key");
        assertThat(bad(BulkKind.CSV, HEADER + "\"fx\n").getMessage()).contains("does not end");
    }

    @Test
    void whatTheIntakeRefusesIsFoundInTheRow() throws Exception {
        String row = "fx,FX,ISLE,ACME,2026-11-20,EUR,10.00,EUR,\"11.00\",2027-02-30\n";
        Item.Ready item = (Item.Ready) read(BulkKind.CSV, HEADER + row).getFirst();
        Intake intake = TradeIntake.read(MediaKind.JSON, item.body());
        assertThat(intake).isInstanceOf(Intake.Refused.class);
        assertThat(((Intake.Refused) intake)
                        .problems().stream()
                                .map(problem -> item.places().apply(problem.place()) + " " + problem.rule())
                                .distinct()
                                .toList())
                .containsExactly("valueDate (2:50) date");
        assertThat(item.places().apply("/product/pay/amount (1:99)")).isEqualTo("payAmount (2:42)");
        assertThat(item.places().apply("/")).isEqualTo("(2:1)");
    }

    @Test
    void quotesCommasAndLineEndsFollowTheStandard() throws Exception {
        List<CsvTable.Row> rows =
                CsvTable.read("", "a,\"b,\"\"c\"\"\",\"d\r\ne\"\r\n\r\n,x,\n".getBytes(StandardCharsets.UTF_8), 10);
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().fields().stream().map(CsvTable.Field::text).toList())
                .containsExactly("a", "b,\"c\"", "d\r\ne");
        assertThat(rows.getLast().fields().stream().map(CsvTable.Field::text).toList())
                .containsExactly("", "x", "");
        assertThat(rows.getLast().line()).isEqualTo(4);
        assertThatThrownBy(() -> CsvTable.read("", "a\"b\n".getBytes(StandardCharsets.UTF_8), 10))
                .isInstanceOf(BadBulk.class);
        assertThatThrownBy(() -> CsvTable.read("", "\"a\"b\n".getBytes(StandardCharsets.UTF_8), 10))
                .isInstanceOf(BadBulk.class);
        assertThatThrownBy(() -> CsvTable.read("", ",".repeat(200).getBytes(StandardCharsets.UTF_8), 10))
                .isInstanceOf(BadBulk.class);
    }

    /** Whatever is done to bulks of all kinds: items or a refusal, and the same ones for the same bytes. */
    @Test
    void damagedBulksAreItemsOrRefused() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a.xml", "<a>1</a>".getBytes(StandardCharsets.UTF_8));
        entries.put("b.csv", (HEADER + ROW + ROW).getBytes(StandardCharsets.UTF_8));
        entries.put("c.json", "[{\"a\":[1,2,{\"b\":\"\\u00e9\"}]},{}]".getBytes(StandardCharsets.UTF_8));
        String multipart = "--f\r\nContent-Disposition: form-data; name=\"x\"; filename=\"a.csv\"\r\n\r\n" + HEADER
                + ROW + "\r\n--f\r\nContent-Type: application/json\r\n\r\n[{}]\r\n--f--\r\n";
        Map<BulkKind, byte[]> seeds = Map.of(
                BulkKind.ZIP, zip(entries),
                BulkKind.CSV, entries.getOrDefault("b.csv", new byte[0]),
                BulkKind.JSON, entries.getOrDefault("c.json", new byte[0]),
                BulkKind.MULTIPART, multipart.getBytes(StandardCharsets.UTF_8));
        Random random = new Random(20261121);
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (int round = 0; round < 6000; round++) {
            BulkKind kind = List.of(BulkKind.ZIP, BulkKind.CSV, BulkKind.JSON, BulkKind.MULTIPART)
                    .get(round % 4);
            byte[] damaged = damage(seeds.getOrDefault(kind, new byte[0]), random);
            String once = outcome(kind, damaged);
            assertThat(outcome(kind, damaged)).isEqualTo(once);
            seen.merge(kind + (once.startsWith("refused") ? " refused" : " items"), 1, Integer::sum);
        }
        assertThat(seen.keySet()).as("both ends are reached by every kind").hasSize(8);
    }

    private String outcome(BulkKind kind, byte[] body) throws IOException {
        try {
            List<Item> items = reader.read(kind, "multipart/form-data; boundary=f", body);
            assertThat(items).isNotEmpty().hasSizeLessThanOrEqualTo(SMALL.items());
            return items.stream()
                    .map(item -> item instanceof Item.Ready ready
                            ? ready.source()
                                    + Arrays.hashCode(ready.body())
                                    + ready.places().apply("/a/b (1:2)")
                            : item.toString())
                    .collect(Collectors.joining("\n"));
        } catch (BadBulk bad) {
            return "refused " + bad.place() + bad.rule() + bad.getMessage();
        }
    }

    private static byte[] damage(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        IntStream.range(0, 1 + random.nextInt(4))
                .forEach(i -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256));
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                int from = random.nextInt(bytes.length);
                byte[] twice = Arrays.copyOf(bytes, bytes.length + (bytes.length - from));
                System.arraycopy(bytes, from, twice, bytes.length, bytes.length - from);
                yield twice;
            }
            default -> bytes;
        };
    }
}
