package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.zerocall.RpcType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The values that the refusal of an enum's value lists are accepted. */
class EnumsTest {
  public enum Plain {
    RED,
    GREEN
  }

  public enum Named {
    @JsonProperty("low")
    LOW,
    HIGH
  }

  public enum Valued {
    ONE("first"),
    TWO("second");

    private final String text;

    Valued(String text) {
      this.text = text;
    }

    @JsonValue
    public String text() {
      return text;
    }
  }

  public enum Numbered {
    ONE(10),
    TWO(11);

    private final int number;

    Numbered(int number) {
      this.number = number;
    }

    @JsonValue
    public int number() {
      return number;
    }
  }

  private static <T> void expect(
      RpcType<UnaryOperator<T>> type, String form, String wrong, String expected, String accepted) {
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).registerFunction("echo", type, UnaryOperator.identity()))) {
      TestPeer peer = server.peer();
      assertThat(peer.error("echo", "[" + form.formatted(wrong) + "]").toString())
          .contains("-32602", "expected: one of " + expected + "\"");
      String value = form.formatted(accepted);
      assertThat(peer.result("echo", "[" + value + "]")).isEqualTo(value);
    }
  }

  @Test
  void refusalsListTheValuesAsTheyAreWritten() {
    expect(new RpcType<UnaryOperator<Plain>>() {}, "%s", "\"BLUE\"", "RED, GREEN", "\"RED\"");
    expect(new RpcType<UnaryOperator<Named>>() {}, "%s", "\"LOW\"", "low, HIGH", "\"low\"");
    expect(new RpcType<UnaryOperator<Valued>>() {}, "%s", "\"ONE\"", "first, second", "\"second\"");
    expect(new RpcType<UnaryOperator<Numbered>>() {}, "%s", "\"ONE\"", "10, 11", "11");
  }

  @Test
  void refusalsInsideOfValuesAndOfMembersNamesDoToo() {
    expect(new RpcType<UnaryOperator<List<Named>>>() {}, "[%s]", "\"LOW\"", "low, HIGH", "\"low\"");
    expect(
        new RpcType<UnaryOperator<Map<Named, Integer>>>() {},
        "{%s:1}",
        "\"LOW\"",
        "low, HIGH",
        "\"low\"");
    expect(
        new RpcType<UnaryOperator<Map<Valued, Integer>>>() {},
        "{%s:1}",
        "\"ONE\"",
        "first, second",
        "\"first\"");
  }
}
