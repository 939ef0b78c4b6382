package io.zerocall.server;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;
import io.zerocall.RpcExample;
import io.zerocall.RpcLimits;
import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Users' codecs, seen from the wire. */
class CodecsTest {
  private static final String MONEY = "{\"type\":\"string\",\"pattern\":\"^[0-9.]+ [A-Z]{3}$\"}";

  /** A type that Jackson could neither read nor write. */
  public static class Money implements Comparable<Money> {
    final BigDecimal amount;
    final String currency;
    final CompletableFuture<Money> self = CompletableFuture.completedFuture(this);

    Money(String text) {
      int blank = text.indexOf(' ');
      if (blank < 0) {
        throw new IllegalArgumentException("no currency");
      }
      this.amount = new BigDecimal(text.substring(0, blank));
      this.currency = text.substring(blank + 1);
    }

    public CompletableFuture<Money> getSelf() {
      return self;
    }

    @Override
    public int compareTo(Money other) {
      return amount.compareTo(other.amount);
    }

    @Override
    public String toString() {
      return amount + " " + currency;
    }
  }

  static class MoneyCodec implements RpcCodec<Money> {
    @Override
    public String write(Money value) {
      return "\"" + value + "\"";
    }

    @Override
    public Money read(String json) {
      return new Money(JsonText.parse(json).string());
    }

    @Override
    public String schema() {
      return MONEY;
    }
  }

  /** Only known as Money. */
  static final class Tip extends Money {
    Tip(String text) {
      super(text);
    }
  }

  public record Item(String name, Money price) {}

  public record Bill(
      List<Item> items,
      Map<String, Money> taxes,
      Optional<Money> tip,
      @Nullable Money discount) {}

  public static final class TooExpensiveException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Money limit;

    TooExpensiveException(Money limit) {
      super("too expensive");
      this.limit = limit;
    }

    public Money limit() {
      return limit;
    }
  }

  public static final class Shop {
    @RpcMethod
    @RpcExample(params = "[\"1.50 EUR\"]", result = "\"3.00 EUR\"")
    public Money twice(@RpcParam(defaultValue = "\"1.00 EUR\"") Money money) {
      return new Money(money.amount.add(money.amount) + " " + money.currency);
    }

    @RpcMethod
    public Bill bill(Bill bill) {
      return bill;
    }

    @RpcMethod
    public Money tip() {
      return new Tip("5 EUR");
    }

    @RpcMethod
    public List<Comparable<?>> mixed() {
      return List.of(new Tip("1 EUR"), 2, "three");
    }

    @RpcMethod
    public String all(String separator, Money... money) {
      return String.join(separator, List.of(money).stream().map(Money::toString).toList());
    }

    @RpcMethod
    public void fail() throws TooExpensiveException {
      throw new TooExpensiveException(new Money("7 EUR"));
    }

    @RpcMethod
    public int add(int a, int b) {
      return a + b;
    }
  }

  public static final class Taker {
    @RpcMethod
    public void take(Money money) {}

    @RpcMethod
    public String name(Item item) {
      return item.name();
    }
  }

  public record PriceListener(List<String> heard) {
    @RpcListener("prices")
    public void price(String name, Money price) {
      heard.add(name + " " + price.amount.scale());
    }
  }

  private static TestServer shop(RpcCodec<Money> codec) {
    return with(builder -> builder.codec(Money.class, codec).register("shop", new Shop()));
  }

  private static TestServer with(UnaryOperator<RpcServerBuilder> settings) {
    return TestServer.with(builder -> settings.apply(builder.executor(Runnable::run)));
  }

  @Test
  void aCodecReadsParametersAndWritesResults() {
    try (TestServer server = shop(new MoneyCodec())) {
      assertThat(server.peer().result("shop.twice", "[\"1.50 EUR\"]")).isEqualTo("\"3.00 EUR\"");
      assertThat(server.peer().result("shop.twice", "{\"money\":\"2 EUR\"}"))
          .isEqualTo("\"4 EUR\"");
      assertThat(server.peer().result("shop.twice", "[]")).isEqualTo("\"2.00 EUR\"");
      assertThat(server.peer().result("shop.all", "[\"+\",\"1 EUR\",\"2 EUR\"]"))
          .isEqualTo("\"1 EUR+2 EUR\"");
      assertThat(server.peer().result("shop.add", "[1,2]")).isEqualTo("3");
    }
  }

  @Test
  void aCodecServesWhatIsInsideOfOtherValues() {
    String bill = "{\"items\":[{\"name\":\"tea\",\"price\":\"3 EUR\"}],"
        + "\"taxes\":{\"VAT\":\"0.57 EUR\"},\"tip\":\"1 EUR\",\"discount\":null}";
    try (TestServer server = shop(new MoneyCodec())) {
      assertThat(server.peer().result("shop.bill", "[" + bill + "]")).isEqualTo(bill);
    }
  }

  @Test
  void aSubclassIsWrittenByTheCodecOfItsSuperclass() {
    try (TestServer server = shop(new MoneyCodec())) {
      assertThat(server.peer().result("shop.tip", "[]")).isEqualTo("\"5 EUR\"");
      assertThat(server.peer().result("shop.mixed", "[]")).isEqualTo("[\"1 EUR\",2,\"three\"]");
    }
  }

  @Test
  void theFieldsOfAnExceptionAreWrittenByACodec() {
    try (TestServer server = shop(new MoneyCodec())) {
      JsonNode error = server.peer().error("shop.fail", "[]");
      assertThat(error.at("/data/fields/limit").asString()).isEqualTo("7 EUR");
    }
  }

  @Test
  void theOriginalZerorpcsWireHasTheSameValues() {
    try (TestServer server = shop(new MoneyCodec())) {
      assertThat(server.peer().ask("[[\"shop.twice\",[\"2 EUR\"],{}]]"))
          .isEqualTo("[{\"success\":true,\"result\":\"4 EUR\"}]");
    }
  }

  @Test
  void withoutACodecTheTypeIsRefusedAtRegistration() {
    assertThatThrownBy(() -> with(builder -> builder.register("shop", new Shop())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listenersAndPublishersUseTheCodec() {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (TestServer server = with(builder ->
        builder.codec(Money.class, new MoneyCodec()).subscribe(new PriceListener(heard)))) {
      TestPeer peer = server.peer();
      assertThat(peer.result("rpc.subscribe", "[\"prices\"]")).isEqualTo("true");
      server.server().publish("prices", "tea", new Money("2.50 EUR"));
      assertThat(peer.next())
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"method\":\"prices\",\"params\":[\"tea\",\"2.50 EUR\"]}");
      eventually("the message is heard", () -> heard.equals(List.of("tea 2")));
    }
  }

  @Test
  void whatACodecDoesNotAcceptIsInvalidAndTheMessageSaysWhere() {
    try (TestServer server = shop(new MoneyCodec())) {
      assertInvalid(
          server, "shop.twice", "[\"1.50\"]", "parameter 1 'money': not accepted: no currency");
      assertInvalid(
          server,
          "shop.bill",
          "[{\"items\":[{\"name\":\"tea\",\"price\":\"3\"}],\"taxes\":{},\"tip\":null}]",
          "parameter 1 'bill': items.[0].price: not accepted: no currency");
      assertInvalid(
          server,
          "shop.twice",
          "[7]",
          "parameter 1 'money': not accepted: not a string but a number");
      assertThat(server.peer().result("shop.add", "[1,2]")).isEqualTo("3");
    }
  }

  private static void assertInvalid(
      TestServer server, String method, String params, String message) {
    JsonNode error = server.peer().error(method, params);
    assertThat(error.get("code").asInt()).isEqualTo(-32602);
    assertThat(error.get("message").asString()).isEqualTo("Invalid params: " + message);
  }

  @Test
  void theMessageOfACodecsExceptionIsCut() {
    RpcCodec<Money> talkative = new MoneyCodec() {
      @Override
      public Money read(String json) {
        throw new IllegalStateException("x\n".repeat(10_000));
      }
    };
    try (TestServer server =
        with(builder -> builder.codec(Money.class, talkative).register("test", new Taker()))) {
      String message =
          server.peer().error("test.take", "[\"1 EUR\"]").get("message").asString();
      assertThat(message.length()).isBetween(400, 500);
      assertThat(message).doesNotContain("\n").endsWith("…");
    }
  }

  @Test
  void aCodecNeverReadsNull() {
    try (TestServer server = shop(new MoneyCodec())) {
      assertThat(server.peer().result("shop.bill", "[null]")).isEqualTo("null");
      assertThat(server.peer().error("shop.twice", "[null]").get("code").asInt())
          .isEqualTo(-32000); // the method's own NullPointerException
    }
  }

  /** A codec that writes any money as this text. */
  private static RpcCodec<Money> writing(UnaryOperator<String> text) {
    return new MoneyCodec() {
      @Override
      public @Nullable String write(Money value) {
        return text.apply(value.toString());
      }
    };
  }

  private static String unwritable(RpcCodec<Money> codec) {
    try (TestServer server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .limits(RpcLimits.DEFAULTS.withMessageBytes(100_000))
        .codec(Money.class, codec)
        .register("shop", new Shop()))) {
      String bill = "{\"items\":[{\"name\":\"tea\",\"price\":\"3 EUR\"}],\"taxes\":{}}";
      JsonNode nested = server.peer().error("shop.bill", "[" + bill + "]");
      assertThat(nested.get("code").asInt()).isEqualTo(-32603);
      assertThat(nested.get("message").asString()).contains("items.[0].price: ");
      JsonNode error = server.peer().error("shop.tip", "[]");
      assertThat(error.get("code").asInt()).isEqualTo(-32603);
      assertThat(server.peer().result("shop.add", "[1,2]")).isEqualTo("3");
      return error.get("message").asString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "1 EUR", "\"open", "[1", "{\"a\":1,\"a\":2}", "1 2", "NaN", "'x'", "[1,]"
      })
  void whatIsNoJsonIsNotSent(String text) {
    assertThat(unwritable(writing(value -> text))).contains("the codec for ");
  }

  @Test
  void whatACodecThrowsIsAnInternalError() {
    assertThat(unwritable(new MoneyCodec() {
          @Override
          public String write(Money value) {
            throw new UnsupportedOperationException("no money");
          }
        }))
        .endsWith("failed: no money");
    assertThat(unwritable(new MoneyCodec() {
          @Override
          public String write(Money value) {
            return value.amount.signum() < 0 ? "" : write(value) + "?"; // never terminates
          }
        }))
        .endsWith("failed: StackOverflowError");
    assertThat(unwritable(writing(value -> null))).endsWith("wrote null (expected: JSON)");
  }

  @Test
  void whatACodecWritesKeepsTheLimits() {
    assertThat(unwritable(writing(value -> "\"" + "x".repeat(100_000) + "\"")))
        .endsWith("wrote 100002 characters (limit: 100000)");
    assertThat(unwritable(writing(value -> "[".repeat(64) + "]".repeat(64))))
        .contains("no JSON within the limits");
    assertThat(unwritable(writing(value -> "1".repeat(401)))).contains("no JSON within the limits");
    assertThat(unwritable(writing(value -> "1e400"))).contains("no JSON within the limits");
    assertThat(unwritable(writing(value -> "{\"" + "n".repeat(1_025) + "\":1}")))
        .contains("no JSON within the limits");
  }

  @Test
  void whatIsJustWithinTheLimitsIsSent() {
    String deep = "[".repeat(63) + "]".repeat(63); // in the reply's object
    try (TestServer server = shop(writing(value -> "  " + deep + "\n"))) {
      assertThat(server.peer().result("shop.tip", "[]")).isEqualTo(deep);
    }
    try (TestServer server = shop(writing(value -> "1".repeat(400)))) {
      assertThat(server.peer().result("shop.tip", "[]")).isEqualTo("1".repeat(400));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "{\"a\":[1e-1000000000]}"})
  void aCodecGetsNoNumberBeyondTheLimits(String json) {
    List<String> read = new ArrayList<>();
    try (TestServer server = shop(new MoneyCodec() {
      @Override
      public Money read(String text) {
        read.add(text);
        return new Money("1 EUR");
      }
    })) {
      read.clear(); // the types that were read at registration
      assertThat(server.peer().error("shop.twice", "[" + json + "]").get("code").asInt())
          .isEqualTo(-32602);
      assertThat(read).isEmpty();
      assertThat(server.peer().result("shop.twice", "[{\"a\": 1e10}]")).isEqualTo("\"2 EUR\"");
      assertThat(read).containsExactly("{\"a\":1e10}");
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void aCodecThatMakesAnotherTypeSpoilsNothing() {
    RpcCodec wrong = new RpcCodec<Object>() {
      @Override
      public String write(Object value) {
        return "1";
      }

      @Override
      public Object read(String json) {
        return 1;
      }
    };
    try (TestServer server = with(builder -> builder
        .codec(Money.class, new MoneyCodec())
        .codec(Item.class, wrong)
        .register("items", new Taker()))) {
      assertInvalid(
          server,
          "items.name",
          "[{}]",
          "parameter 1 'item': not accepted: its codec made of it: Integer (expected: Item)");
    }
  }

  @Test
  void aSchemaThatIsNoneIsRefusedAtRegistration() {
    for (String schema : List.of("", "true", "{", "[]")) {
      assertThatThrownBy(() -> shop(new MoneyCodec() {
            @Override
            public String schema() {
              return schema;
            }
          }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the schema of the codec for " + Money.class.getName());
    }
    assertThatThrownBy(() -> RpcServer.builder().schema(Money.class, "7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the schema of " + Money.class.getName() + " is not a JSON object");
  }

  @Test
  void discoverReportsTheCodecsSchema() {
    try (TestServer server = shop(new MoneyCodec())) {
      JsonNode document = discover(server);
      JsonNode schemas = document.at("/components/schemas");
      assertThat(schemas.get("Money").toString())
          .isEqualTo("{\"title\":\"Money\"," + MONEY.substring(1));
      String reference = "{\"$ref\":\"#/components/schemas/Money\"}";
      assertThat(method(document, "shop.twice").at("/result/schema").toString())
          .isEqualTo(reference);
      assertThat(schemas.at("/Item/properties/price").toString()).isEqualTo(reference);
      assertThat(schemas.at("/Bill/properties/taxes/additionalProperties").toString())
          .isEqualTo(reference);
      assertThat(schemas.at("/Bill/properties/tip/anyOf/0").toString()).isEqualTo(reference);
      assertThat(method(document, "shop.fail")
              .at("/errors/0/data/properties/fields")
              .toString())
          .contains("\"limit\":" + reference);
      assertThat(server.peer().result("system.methodSignature", "[\"shop.twice\"]"))
          .isEqualTo("[[\"any\",\"any\"]]");
    }
  }

  @Test
  void discoverReportsNothingAboutACodecWithoutASchema() {
    try (TestServer server = shop(new MoneyCodec() {
      @Override
      public String schema() {
        return "{}";
      }
    })) {
      JsonNode document = discover(server);
      assertThat(method(document, "shop.twice").at("/result/schema").toString()).isEqualTo("{}");
      assertThat(document.at("/components/schemas/Bill/properties/tip").toString())
          .isEqualTo("{}");
      assertThat(document.at("/components/schemas").has("Money")).isFalse();
    }
  }

  private static JsonNode discover(TestServer server) {
    JsonNode document = TestPeer.JSON.readTree(server.peer().result("rpc.discover", "[]"));
    assertThat(Schemas.problems(document)).isEmpty();
    return document;
  }

  private static JsonNode method(JsonNode document, String name) {
    for (JsonNode method : document.get("methods")) {
      if (method.get("name").asString().equals(name)) {
        return method;
      }
    }
    throw new AssertionError("no method " + name);
  }

  // Types for which the library has a quicker way than Jackson.

  private static final class Quoted<T> implements RpcCodec<T> {
    private final java.util.function.Function<String, T> parse;

    Quoted(java.util.function.Function<String, T> parse) {
      this.parse = parse;
    }

    @Override
    public String write(T value) {
      return JsonText.ofString("<" + value + ">").toString();
    }

    @Override
    public T read(String json) {
      String text = JsonText.parse(json).string();
      if (!text.startsWith("<") || !text.endsWith(">")) {
        throw new IllegalArgumentException("not quoted");
      }
      return parse.apply(text.substring(1, text.length() - 1));
    }
  }

  public record Plain(int number, @Nullable Long big, String text, boolean flag) {}

  public static final class PlainValues {
    @RpcMethod
    public long big(long value) {
      return value + 1;
    }

    @RpcMethod
    public int small(int value) {
      return value + 1;
    }

    @RpcMethod
    public String text(String value) {
      return value + "!";
    }

    @RpcMethod
    public boolean flag(boolean value) {
      return !value;
    }

    @RpcMethod
    public Plain plain(Plain value) {
      return value;
    }

    @RpcMethod
    public List<String> texts(List<String> value) {
      return value;
    }
  }

  @Test
  void aCodecForNumbersLeavesOtherPlainValuesAlone() {
    try (TestServer server = with(builder -> builder
        .codec(long.class, new Quoted<>(Long::valueOf))
        .register("plain", new PlainValues()))) {
      TestPeer peer = server.peer();
      assertThat(peer.result("plain.big", "[\"<1>\"]")).isEqualTo("\"<2>\"");
      assertThat(peer.error("plain.big", "[1]").get("code").asInt()).isEqualTo(-32602);
      assertThat(peer.error("plain.big", "[null]").get("message").asString())
          .isEqualTo("Invalid params: parameter 1 'value': must not be null (expected: long)");
      assertThat(peer.result("plain.small", "[1]")).isEqualTo("2");
      String plain = "{\"number\":1,\"big\":\"<2>\",\"text\":\"3\",\"flag\":true}";
      assertThat(peer.result("plain.plain", "[" + plain + "]")).isEqualTo(plain);
    }
  }

  @Test
  void theProtocolsOwnValuesAreNeverACodecs() {
    try (TestServer server = with(builder -> builder
        .codec(type -> type == String.class ? new Quoted<>(text -> text) : null)
        .codec(type -> type == Boolean.class ? new Quoted<>(Boolean::valueOf) : null)
        .register("plain", new PlainValues()))) {
      TestPeer peer = server.peer();
      assertThat(peer.result("plain.text", "[\"<a>\"]")).isEqualTo("\"<a!>\"");
      assertThat(peer.result("plain.flag", "[\"<true>\"]")).isEqualTo("\"<false>\"");
      assertThat(peer.result("plain.texts", "[[\"<a>\",\"<b>\"]]")).isEqualTo("[\"<a>\",\"<b>\"]");
      assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
      assertThat(peer.result("rpc.subscribe", "[\"a.topic\"]")).isEqualTo("true");
      assertThat(peer.result("system.listMethods", "[]"))
          .startsWith("[\"plain.big\",\"plain.flag\"");
      assertThat(peer.result("system.methodHelp", "[\"plain.big\"]")).isEqualTo("\"\"");
      assertThat(discover(server).get("openrpc").asString()).isEqualTo("1.3.2");
      JsonNode error = peer.error("plain.texts", "[[\"<a>\",7]]");
      assertThat(error.get("message").asString())
          .isEqualTo(
              "Invalid params: parameter 1 'value': [1]: not accepted: not a string but a number");
    }
  }

  // The types that a factory is asked for.

  public record Pair<A, B>(A first, B second) {}

  public static final class Pairs {
    @RpcMethod
    public Pair<String, List<Money>> one(Pair<String, List<Money>> pair) {
      return pair;
    }

    @RpcMethod
    public List<Pair<Integer, Integer>> many(List<Pair<Integer, Integer>> pairs) {
      return pairs;
    }
  }

  /** Writes pairs as arrays of two, in a form that depends on the type arguments. */
  private static @Nullable RpcCodec<?> pairCodec(Type type) {
    if (!type.equals(new RpcType<Pair<Integer, Integer>>() {}.type())) {
      return null;
    }
    return new RpcCodec<Pair<Integer, Integer>>() {
      @Override
      public String write(Pair<Integer, Integer> value) {
        return "[" + value.first() + "," + value.second() + "]";
      }

      @Override
      public Pair<Integer, Integer> read(String json) {
        List<JsonText> elements = JsonText.parse(json).elements();
        return new Pair<>(
            Integer.valueOf(elements.get(0).toString()),
            Integer.valueOf(elements.get(1).toString()));
      }
    };
  }

  @Test
  void aFactoryIsAskedForTypesWithTheirArguments() {
    try (TestServer server = with(builder -> builder
        .codec(CodecsTest::pairCodec)
        .codec(Money.class, new MoneyCodec())
        .register("pairs", new Pairs()))) {
      assertThat(server.peer().result("pairs.many", "[[[1,2],[3,4]]]")).isEqualTo("[[1,2],[3,4]]");
      String pair = "{\"first\":\"a\",\"second\":[\"1 EUR\"]}";
      assertThat(server.peer().result("pairs.one", "[" + pair + "]")).isEqualTo(pair);
    }
  }

  @Test
  void aFactoryIsAskedOncePerTypeAndTheFirstOneCounts() {
    List<Type> asked = new CopyOnWriteArrayList<>();
    try (TestServer server = with(builder -> builder
        .codec(Money.class, new MoneyCodec())
        .codec(type -> {
          asked.add(type);
          return type == Money.class ? writing(value -> "2") : null;
        })
        .register("shop", new Shop()))) {
      int before = 0;
      for (int i = 0; i < 10; i++) {
        before = i == 1 ? asked.size() : before;
        assertThat(server.peer().result("shop.tip", "[]")).isEqualTo("\"5 EUR\"");
        assertThat(server.peer().result("shop.bill", "[{\"items\":[],\"taxes\":{}}]"))
            .isNotNull();
      }
      assertThat(asked)
          .hasSize(before)
          .contains(Bill.class, new RpcType<List<Item>>() {}.type())
          .doesNotContain(Object.class, JsonText.class, void.class, Void.class, int.class);
    }
  }
}
