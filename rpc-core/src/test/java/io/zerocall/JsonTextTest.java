package io.zerocall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.0",
        "1.50e+300",
        "-12E-7",
        "123456789012345678901234567890.123456789012345678901234567890",
        "\"\"",
        "\"a \\\"quoted\\\" \\u00e9\\n / é\"",
        "[]",
        "[1, [2, []], {}]",
        "{}",
        "{\"a\": {\"b\" : [null]}, \"c\": 1}"
      })
  void keepsJsonUnchanged(String json) {
    assertThat(JsonText.parse(json)).hasToString(json);
    assertThat(JsonText.parse(" \n" + json + "\t\r")).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected a value, got the end (at character 1)",
        "hello|expected a value, got \"h\" (at character 1)",
        "nul|expected a value, got \"n\" (at character 1)",
        "'a'|expected a value, got \"'\" (at character 1)",
        "NaN|expected a value, got \"N\"",
        "01|a number with a leading zero",
        "+1|expected a value, got \"+\"",
        "-|expected a digit after the minus sign, got the end",
        "1.|expected a digit, got the end",
        ".5|expected a value, got \".\"",
        "1e|expected a digit, got the end",
        "1 2|expected nothing more, got \"2\" (at character 3)",
        "[1,]|expected a value, got \"]\" (at character 4)",
        "[1 2]|expected a comma or ], got \"2\"",
        "[1|expected a comma or ], got the end",
        "{a: 1}|expected a member's name in double quotes, got \"a\" (at character 2)",
        "{\"a\" 1}|expected a colon, got \"1\"",
        "{\"a\": 1,}|expected a member's name in double quotes, got \"}\"",
        "{\"a\": 1, \"\\u0061\": 2}|a second member named \"a\"",
        "\"abc|expected a closing double quote, got the end",
        "\"\\x\"|expected one of \" \\ / b f n r t u after a backslash, got \"x\"",
        "\"\\u12g4\"|expected four hexadecimal digits after \\u, got \"g\"",
        "😀|got \"😀\"",
      })
  void saysWhereATextStopsBeingJson(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.parse(text))
        .withMessageStartingWith("not JSON: ")
        .withMessageContaining(message);
  }

  @Test
  void refusesAControlCharacterInsideAString() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.parse("\"a\nb\""))
        .withMessageContaining("control character");
  }

  @Test
  void refusesJsonThatIsNestedTooDeep() {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    assertThat(JsonText.parse(deep)).hasToString(deep);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.parse("[" + deep + "]"))
        .withMessageContaining("nested more than 1000 deep");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.parse("[".repeat(1_000_000)))
        .withMessageContaining("nested more than 1000 deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "\"\\/\b\f\n\r\t\u0000\u001f", "é😀", "\ud800x", "x\udc00"})
  void holdsAnyString(String text) {
    JsonText json = JsonText.ofString(text);
    assertThat(JsonText.parse(json.toString())).isEqualTo(json);
    assertThat(json.isString()).isTrue();
    assertThat(json.string()).isEqualTo(text);
  }

  /** UTF-8 can't encode them. */
  @Test
  void escapesUnpairedSurrogates() {
    assertThat(JsonText.parse(" [\"\ud800\", {\"x\udc00\": \"😀\ud83d\ud83d\ude00\"}]"))
        .hasToString("[\"\\ud800\", {\"x\\udc00\": \"😀\\ud83d\ud83d\ude00\"}]");
    assertThat(JsonText.parse("\"\\ud800\"")).hasToString("\"\\ud800\"");
    assertThat(JsonText.parse("\"\ud800\"")).isEqualTo(JsonText.ofString("\ud800"));
  }

  @Test
  void unescapesAString() {
    assertThat(JsonText.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"").string())
        .isEqualTo("\"\\/\b\f\n\r\té");
  }

  @Test
  void takesAnArrayApart() {
    JsonText array = JsonText.parse("[ 1.0, [2, 3] , \"a,b\", {\"c\": []} ]");
    assertThat(array.isArray()).isTrue();
    assertThat(array.elements())
        .extracting(JsonText::toString)
        .containsExactly("1.0", "[2, 3]", "\"a,b\"", "{\"c\": []}");
    assertThat(JsonText.parse("[]").elements()).isEmpty();
  }

  @Test
  void returnsTheMembersOfAnObjectInOrder() {
    JsonText object = JsonText.parse("{\"z\": 1, \"a\\u0062\": {\"n\": null}}");
    assertThat(object.isObject()).isTrue();
    assertThat(object.members().keySet()).containsExactly("z", "ab");
    assertThat(object.members()).containsEntry("ab", JsonText.parse("{\"n\": null}"));
  }

  @Test
  void namesItsKindWhenReadAsAnotherKind() {
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonText.parse("5").elements())
        .withMessage("not an array but a number");
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonText.parse("[]").members())
        .withMessage("not an object but an array");
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonText.NULL.string())
        .withMessage("not a string but null");
  }

  @Test
  void isEqualToTheSameText() {
    assertThat(JsonText.parse(" 1 ")).isEqualTo(JsonText.parse("1")).hasSameHashCodeAs("1");
    assertThat(JsonText.parse("1")).isNotEqualTo(JsonText.parse("1.0")).isNotEqualTo("1");
  }
}
