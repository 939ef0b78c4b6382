package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How params become arguments: by position and by name, missing ones, too many, and of the wrong
 * type.
 */
class ParametersTest {
  public enum Color {
    RED,
    GREEN
  }

  public record Person(String name, int age, @Nullable Person friend) {}

  public record Positive(int value) {
    public Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("must be positive");
      }
    }
  }

  public record Explosive(int value) {
    public Explosive {
      Thrower.<Void>raise(new AssertionError("boom"));
    }
  }

  public interface Store<K, V> {
    @RpcMethod
    String put(K key, List<V> values);
  }

  public static final class Service implements Store<Integer, Person> {
    @Override
    public String put(Integer key, List<Person> values) {
      return key + values.get(0).name();
    }

    @RpcMethod
    public int sub(int a, int b) {
      return a - b;
    }

    @RpcMethod
    public String greet(
        String name,
        @RpcParam(defaultValue = "Hello") String greeting,
        @RpcParam(defaultValue = "1") int times) {
      return (greeting + " " + name + ";").repeat(times);
    }

    @RpcMethod
    public String optional(
        int first, Optional<String> text, OptionalInt number, @Nullable Person person) {
      return first + " " + text + " " + number + " " + person;
    }

    @RpcMethod
    public int grow(@RpcParam(defaultValue = "[1]") List<Integer> values) {
      values.add(2);
      return values.size();
    }

    @RpcMethod
    public int sum(@RpcParam("values") int... values) {
      return Arrays.stream(values).sum();
    }

    @RpcMethod
    public String join(String separator, String... words) {
      return String.join(separator, words);
    }

    @RpcMethod
    public int defaults(@RpcParam(defaultValue = "[1,2]") int... values) {
      return Arrays.stream(values).sum();
    }

    @SuppressWarnings("varargs")
    @SafeVarargs
    @RpcMethod
    public final String lists(List<String>... lists) {
      return Arrays.toString(lists);
    }

    @RpcMethod
    public String aLong(long value) {
      return "long " + value;
    }

    @RpcMethod
    public String aByte(byte value) {
      return "byte " + value;
    }

    @RpcMethod
    public String aShort(short value) {
      return "short " + value;
    }

    @RpcMethod
    public String aDouble(double value) {
      return "double " + value;
    }

    @RpcMethod
    public String aFloat(float value) {
      return "float " + value;
    }

    @RpcMethod
    public String aBoolean(boolean value) {
      return "boolean " + value;
    }

    @RpcMethod
    public String aChar(char value) {
      return "char " + value;
    }

    @RpcMethod
    public String text(String value) {
      return "text " + value;
    }

    @RpcMethod
    public String color(Color value) {
      return "color " + value;
    }

    @RpcMethod
    public String person(Person value) {
      return "person " + value;
    }

    @RpcMethod
    public String positive(Positive value) {
      return "positive " + value;
    }

    @RpcMethod
    public String explosive(Explosive value) {
      return "explosive " + value;
    }

    @RpcMethod
    public String texts(List<String> value) {
      return "texts " + value;
    }

    @RpcMethod
    public String ints(int[] value) {
      return "ints " + Arrays.toString(value);
    }

    @RpcMethod
    public String map(Map<Integer, List<Boolean>> value) {
      return "map " + value;
    }

    @RpcMethod
    public String bytes(byte[] value) {
      return "bytes " + value.length;
    }

    @RpcMethod
    public String date(java.time.LocalDate value) {
      return "date " + value;
    }

    @RpcMethod
    public String instant(java.time.Instant value) {
      return "instant " + value;
    }

    @RpcMethod
    public String uuid(java.util.UUID value) {
      return "uuid " + value;
    }

    @RpcMethod
    public String bigInteger(java.math.BigInteger value) {
      return "bigInteger " + value;
    }

    @RpcMethod
    public String bigDecimal(java.math.BigDecimal value) {
      return "bigDecimal " + value;
    }

    @RpcMethod
    public String integer(Integer value) {
      return "integer " + value;
    }
  }

  private final TestServer server = TestServer.of(new Service());
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    server.close();
  }

  private void expectInvalid(String method, String params, String... words) {
    var error = peer.error("test." + method, params);
    assertThat(error.get("code").asInt()).as(method + params + error).isEqualTo(-32602);
    assertThat(error.get("message").asString())
        .startsWith("Invalid params: ")
        .contains(words)
        .doesNotContain("JsonToken", "Feature", "jackson", "io.zerocall", "java.lang", "[Source");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "sub | [5,3] | 2",
        "sub | {\"b\":3,\"a\":5} | 2",
        "greet | [\"Ann\"] | \"Hello Ann;\"",
        "greet | [\"Ann\",\"Hi\",2] | \"Hi Ann;Hi Ann;\"",
        "greet | {\"name\":\"Ann\",\"times\":2} | \"Hello Ann;Hello Ann;\"",
        "optional | [1] | \"1 Optional.empty OptionalInt.empty null\"",
        "optional | [1,null,null,null] | \"1 Optional.empty OptionalInt.empty null\"",
        "optional | [1,\"a\",2,{\"name\":\"b\",\"age\":3}] | \"1 Optional[a] OptionalInt[2] Person[name=b, age=3, friend=null]\"",
        "optional | {\"number\":5,\"first\":1} | \"1 Optional.empty OptionalInt[5] null\"",
        "sum | [] | 0",
        "sum | [1,2,3] | 6",
        "sum | {} | 0",
        "sum | {\"values\":[4,5]} | 9",
        "join | [\"-\"] | \"\"",
        "join | [\"-\",\"a\",\"b\"] | \"a-b\"",
        "join | {\"separator\":\"-\",\"words\":[\"a\",\"b\"]} | \"a-b\"",
        "defaults | [] | 3",
        "defaults | {} | 3",
        "defaults | [5] | 5",
        "lists | [[\"a\"],[]] | \"[[a], []]\"",
        "put | [7,[{\"name\":\"Ann\",\"age\":1}]] | \"7Ann\"",
        "person | [{\"name\":\"a\",\"age\":1,\"unknown\":{\"x\":[1]},\"friend\":{\"name\":\"b\",\"age\":2}}] | \"person Person[name=a, age=1, friend=Person[name=b, age=2, friend=null]]\"",
        "aDouble | [5] | \"double 5.0\"",
        "aDouble | [\"NaN\"] | \"double NaN\"",
        "aDouble | [\"-Infinity\"] | \"double -Infinity\"",
        "aLong | [-9223372036854775808] | \"long -9223372036854775808\"",
        "aByte | [-128] | \"byte -128\"",
        "color | [\"GREEN\"] | \"color GREEN\"",
        "map | [{\"1\":[true]}] | \"map {1=[true]}\"",
        "bytes | [\"AQID\"] | \"bytes 3\"",
        "integer | [null] | \"integer null\"",
        "text | [null] | \"text null\""
      })
  void paramsBecomeArguments(String method, String params, String result) {
    assertThat(peer.result("test." + method, params)).isEqualTo(result);
  }

  @Test
  void withoutParamsWhatMayBeLeftOutIsLeftOut() {
    assertThat(peer.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.sum\"}"))
        .endsWith("\"result\":0}");
    assertThat(peer.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.sub\"}"))
        .contains("-32602", "parameter 1 'a' is missing (expected: (a, b))");
  }

  @Test
  void callsDoNotShareADefaultThatTheyCanChange() {
    for (int i = 0; i < 2; i++) {
      assertThat(peer.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.grow\"}"))
          .endsWith("\"result\":2}");
    }
  }

  @Test
  void tooFewTooManyAndUnknownNamesSayWhatIsExpected() {
    expectInvalid("sub", "[]", "parameter 1 'a' is missing", "(a, b)");
    expectInvalid("sub", "[5]", "parameter 2 'b' is missing", "(a, b)");
    expectInvalid("sub", "[5,3,1]", "more than 2 given", "(a, b)");
    expectInvalid("sub", "[5,3,[{}]]", "more than 2 given");
    expectInvalid("sub", "{\"a\":5}", "'b' is missing");
    expectInvalid(
        "sub", "{\"a\":5,\"b\":3,\"c\":1}", "no parameter has the name 'c' (expected: (a, b))");
    expectInvalid("sub", "{\"A\":5,\"b\":3}", "no parameter has the name 'A' ");
    expectInvalid("sub", "{\"\":5}", "no parameter has the name '' ");
    expectInvalid("greet", "{}", "(name, greeting?, times?)");
    expectInvalid("join", "[]", "(separator, words…)");
  }

  @Test
  void anUnknownNameIsQuotedInOneLineAndCutWhereItIsLong() {
    expectInvalid("sub", "{\"a\\nb\\u2028\\u0085\":5}", "no parameter has the name 'a?b??' ");
    expectInvalid("sub", "{\"" + "x".repeat(100) + "\":5}", "'" + "x".repeat(100) + "' ");
    expectInvalid("sub", "{\"" + "😀".repeat(101) + "\":5}", "'" + "😀".repeat(100) + "…' ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "sub | [\"5\",3]",
        "sub | [5.0,3]",
        "sub | [5e0,3]",
        "sub | [2147483648,3]",
        "sub | [-2147483649,3]",
        "sub | [99999999999999999999999999,3]",
        "sub | [null,3]",
        "sub | [true,3]",
        "sub | [[5],3]",
        "sub | [{},3]",
        "sum | [1,null]",
        "sum | [1,\"2\"]",
        "sum | [[1]]",
        "sum | {\"values\":5}",
        "aLong | [9223372036854775808]",
        "aLong | [1.5]",
        "aLong | [\"\"]",
        "aByte | [128]",
        "aByte | [200]",
        "aByte | [-129]",
        "aShort | [32768]",
        "aDouble | [\"1\"]",
        "aDouble | [\"\"]",
        "aDouble | [true]",
        "aFloat | [\"1.5\"]",
        "aBoolean | [1]",
        "aBoolean | [\"true\"]",
        "aBoolean | [null]",
        "aChar | [\"ab\"]",
        "aChar | [\"\"]",
        "aChar | [97]",
        "aChar | [null]",
        "text | [5]",
        "text | [true]",
        "text | [[\"a\"]]",
        "texts | [[5]]",
        "texts | [[true]]",
        "texts | [\"a\"]",
        "texts | [\"\"]",
        "texts | [{}]",
        "ints | [[1,null]]",
        "ints | [[\"1\"]]",
        "ints | [[1.5]]",
        "ints | [\"\"]",
        "color | [\"BLUE\"]",
        "color | [\"green\"]",
        "color | [0]",
        "color | [\"\"]",
        "person | [{\"name\":5,\"age\":1}]",
        "person | [{\"name\":\"a\",\"age\":\"1\"}]",
        "person | [{\"name\":\"a\",\"age\":null}]",
        "person | [\"\"]",
        "person | [[]]",
        "person | [\"a\"]",
        "positive | [{\"value\":0}]",
        "explosive | [{\"value\":1}]",
        "map | [{\"a\":[true]}]",
        "map | [[]]",
        "map | [{\"1\":[1]}]",
        "bytes | [\"$$$\"]",
        "bytes | [5]",
        "date | [\"2024-13-01\"]",
        "date | [\"\"]",
        "instant | [\"now\"]",
        "instant | [\"\"]",
        "uuid | [\"x\"]",
        "uuid | [\"\"]",
        "bigInteger | [1.5]",
        "bigInteger | [\"5\"]",
        "bigDecimal | [\"5\"]",
        "bigDecimal | [\"\"]",
        "integer | [\"\"]",
        "integer | [1.0]",
        "optional | [1,5]",
        "optional | [1,null,\"5\"]"
      })
  void whatDoesNotFitIsRefused(String method, String params) {
    expectInvalid(method, params, "parameter ");
  }

  @Test
  void aValueThatItsOwnConstructorRefusesIsInvalid() {
    expectInvalid("positive", "[{\"value\":-1}]", "parameter 1 'value'", "must be positive");
    assertThat(peer.result("test.positive", "[{\"value\":1}]")).contains("positive");
  }
}
