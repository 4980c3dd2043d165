package dev.isle.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isle.model.json.JsonValue.JsonNumber;
import dev.isle.model.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsWhatItWrites() {
        JsonValue value = Json.object()
                .put("text", "a\"\\\n\u0001é😀\u2028")
                .put("whole", Long.MIN_VALUE)
                .put("number", 0.1)
                .put("truth", true)
                .put("none", (String) null)
                .put("list", Json.texts(List.of("x", "")))
                .put("empty", Json.array(List.of()))
                .put("object", Json.object().build())
                .build();
        assertThat(Json.parse(Json.compact(value))).isEqualTo(value);
        assertThat(Json.parse(Json.pretty(value))).isEqualTo(value);
        assertThat(Json.parse(Json.canonical(value))).isEqualTo(value);
    }

    @Test
    void prettyIsIndentedByTwo() {
        JsonValue value = Json.object()
                .put("b", Json.array(List.of(Json.of(1), Json.of(2))))
                .put("a", Json.object().build())
                .build();
        assertThat(Json.pretty(value)).isEqualTo("""
                {
                  "b": [
                    1,
                    2
                  ],
                  "a": {}
                }
                """);
        assertThat(Json.compact(value)).isEqualTo("{\"b\":[1,2],\"a\":{}}");
        assertThat(Json.canonical(value)).isEqualTo("{\"a\":{},\"b\":[1,2]}");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0,1",
        "10,10",
        "1e2,100",
        "-0,0",
        "-0.0,0",
        "0.50,0.5",
        "1E-3,0.001",
        "1e30,1E+30",
        "1e-30,1E-30",
        "9007199254740993,9007199254740993",
        "123456789012345678901,123456789012345678901",
        "5e-324,5E-324"
    })
    void numbersAreCanonical(String written, String canonical) {
        assertThat(Json.canonical(Json.parse(written))).isEqualTo(canonical);
        assertThat(Json.parse(canonical)).isEqualTo(Json.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "-",
                "NaN",
                "tru",
                "nul",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"open",
                "1 2",
                "[1]]",
                "{\"a\":1,\"a\":2}",
                "1e999999",
                "\"\ud800\"",
                "/*c*/1",
                "\u00a01"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void saysWhereItIsWrong() {
        assertThatThrownBy(() -> Json.parse("{\n  \"a\": 1,\n  \"a\": 2}"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("line 3, column 3: the name \"a\" is already in this object");
    }

    @Test
    void isBounded() {
        Json.Limits limits = new Json.Limits(30, 3, 5);
        assertThat(Json.parse("[[[1]]]", limits)).isNotNull();
        assertThatThrownBy(() -> Json.parse("[[[[1]]]]", limits)).hasMessageContaining("deeper than 3");
        assertThatThrownBy(() -> Json.parse("[1,2,3,4,5]", limits)).hasMessageContaining("more than 5 values");
        assertThatThrownBy(() -> Json.parse(" ".repeat(31), limits)).hasMessageContaining("more than 30");
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("deeper than 64");
    }

    @Test
    void numbersKeepTheirPrecision() {
        assertThat(((JsonNumber) Json.parse("9007199254740993")).asLong()).isEqualTo(9007199254740993L);
        assertThat(((JsonNumber) Json.parse("1.5")).isWhole()).isFalse();
        assertThat(((JsonNumber) Json.parse("0.1")).asDouble()).isEqualTo(0.1);
    }

    @Test
    void membersAreReadByType() {
        JsonObject object = (JsonObject) Json.parse("{\"t\":\"x\",\"n\":3,\"b\":true,\"l\":[1],\"o\":{\"k\":\"v\"}}");
        assertThat(object.text("t")).isEqualTo("x");
        assertThat(object.text("n")).isNull();
        assertThat(object.whole("n", 0)).isEqualTo(3);
        assertThat(object.whole("t", -1)).isEqualTo(-1);
        assertThat(object.truth("b", false)).isTrue();
        assertThat(object.truth("n", true)).isTrue();
        assertThat(object.list("l")).containsExactly(Json.of(1));
        assertThat(object.list("o")).isEmpty();
        assertThat(object.object("o").text("k")).isEqualTo("v");
        assertThat(object.object("none").members()).isEmpty();
    }

    @Test
    void pointersFollowTheStandard() {
        JsonValue document = Json.parse("{\"a\":[{\"b\":1},2],\"\":3,\"a/b\":4,\"m~n\":5}");
        assertThat(JsonPointer.parse("").resolve(document)).isEqualTo(document);
        assertThat(JsonPointer.parse("/a/0/b").resolve(document)).isEqualTo(Json.of(1));
        assertThat(JsonPointer.parse("/").resolve(document)).isEqualTo(Json.of(3));
        assertThat(JsonPointer.parse("/a~1b").resolve(document)).isEqualTo(Json.of(4));
        assertThat(JsonPointer.parse("/m~0n").resolve(document)).isEqualTo(Json.of(5));
        for (String nothing : List.of("/x", "/a/2", "/a/00", "/a/-", "/a/1/b", "/a/", "/a/99999999999")) {
            assertThat(JsonPointer.parse(nothing).resolve(document)).as(nothing).isNull();
        }
        assertThatThrownBy(() -> JsonPointer.parse("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonPointer.parse("/~2")).isInstanceOf(IllegalArgumentException.class);
    }
}
