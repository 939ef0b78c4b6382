package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;
import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.RpcType;
import io.zerocall.RpcWire;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.http.HttpConnector;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** A type with a custom JSON form on both sides, by a codec and by a Jackson module. */
class CodecsTest {
  private static final int PATIENCE_SECONDS = 20;

  /**
   * A type that the library could neither write nor read: it has no members and no constructors.
   */
  public static final class Money {
    private final BigDecimal units;

    private Money(BigDecimal units) {
      this.units = units;
    }

    static Money of(String units) {
      return new Money(new BigDecimal(units));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Money money && money.units.equals(units);
    }

    @Override
    public int hashCode() {
      return units.hashCode();
    }

    @Override
    public String toString() {
      return units.toPlainString();
    }
  }

  private static final class MoneyCodec implements RpcCodec<Money> {
    @Override
    public String write(Money value) {
      return "[\"EUR\", " + value + "]";
    }

    @Override
    public Money read(String json) {
      List<JsonText> parts = JsonText.parse(json).elements();
      if (!parts.get(0).string().equals("EUR")) {
        throw new IllegalArgumentException("only euros");
      }
      return Money.of(parts.get(1).toString());
    }
  }

  private static final class MoneyModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    MoneyModule() {
      super("money");
      addSerializer(Money.class, new StdSerializer<Money>(Money.class) {
        @Override
        public void serialize(Money value, JsonGenerator generator, SerializationContext context) {
          generator.writeStartArray();
          generator.writeString("EUR");
          generator.writeNumber(value.units);
          generator.writeEndArray();
        }
      });
      addDeserializer(Money.class, new StdDeserializer<Money>(Money.class) {
        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) {
          if (!"EUR".equals(parser.nextStringValue())) {
            throw new IllegalArgumentException("only euros");
          }
          parser.nextToken();
          Money money = new Money(parser.getDecimalValue());
          parser.nextToken();
          return money;
        }
      });
    }
  }

  public record Item(String name, Money price) {}

  public static final class TooExpensiveException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Money limit;

    public TooExpensiveException(String message, Money limit) {
      super(message);
      this.limit = limit;
    }

    public Money limit() {
      return limit;
    }
  }

  @RpcService("shop")
  public interface Shop {
    @RpcMethod
    Money twice(Money money);

    @RpcMethod("twice")
    CompletableFuture<Money> twiceLater(Money money);

    @RpcMethod
    Map<String, Optional<Item>> items(List<Item> items);

    @RpcMethod
    Money sum(Money... money);

    @RpcMethod
    Money buy(Money price) throws TooExpensiveException;

    @RpcMethod
    Money foreign();
  }

  @RpcService("shop")
  public static final class ShopService {
    @RpcMethod
    public Money twice(Money money) {
      return new Money(money.units.add(money.units));
    }

    @RpcMethod
    public Map<String, Optional<Item>> items(List<Item> items) {
      return Map.of("first", items.stream().findFirst());
    }

    @RpcMethod
    public Money sum(Money... money) {
      return new Money(
          Stream.of(money).map(each -> each.units).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    @RpcMethod
    public Money buy(Money price) throws TooExpensiveException {
      if (price.units.signum() > 0) {
        throw new TooExpensiveException("too expensive", Money.of("9.99"));
      }
      return price;
    }

    @RpcMethod
    public JsonText foreign() {
      return JsonText.parse("[\"USD\", 1]");
    }
  }

  /** Publishes and listens. */
  public interface Prices {
    void price(String name, Money price);
  }

  public static final class PriceListener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @RpcListener("prices.price")
    public void price(String name, Money price) {
      heard.add(name + " " + price);
    }
  }

  static Stream<Arguments> ways() {
    Consumer<RpcServerBuilder> serverCodec = server -> server.codec(Money.class, new MoneyCodec());
    Consumer<RpcClientBuilder> clientCodec = client -> client.codec(Money.class, new MoneyCodec());
    JacksonCustomizer module = mapper -> mapper.addModule(new MoneyModule());
    Consumer<RpcServerBuilder> serverModule = server -> server.jackson(module);
    Consumer<RpcClientBuilder> clientModule = client -> client.jackson(module);
    return Stream.of(
        Arguments.of("codecs", serverCodec, clientCodec),
        Arguments.of("modules", serverModule, clientModule),
        Arguments.of("a codec and a module", serverCodec, clientModule));
  }

  private static Wired wired(
      Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup) {
    return Wired.with(
        server -> {
          serverSetup.accept(server);
          server.connector(HttpConnector.at("127.0.0.1", 0)).register(new ShopService());
        },
        clientSetup);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void callsCarryTheTypeInEveryWay(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup)
      throws Exception {
    try (Wired wired = wired(serverSetup, clientSetup)) {
      RpcClient client = wired.client();
      Shop shop = client.proxy(Shop.class);
      Money money = Money.of("2.50");
      assertThat(shop.twice(money)).isEqualTo(Money.of("5.00"));
      assertThat(shop.twiceLater(money).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(Money.of("5.00"));
      assertThat(shop.sum(money, money, money)).isEqualTo(Money.of("7.50"));
      Item item = new Item("tea", money);
      assertThat(shop.items(List.of(item))).isEqualTo(Map.of("first", Optional.of(item)));

      assertThat(client.call("shop.twice", Money.class, money)).isEqualTo(Money.of("5.00"));
      assertThat(client.callNamed("shop.twice", Money.class, Map.of("money", money)))
          .isEqualTo(Money.of("5.00"));
      RpcType<Map<String, Item>> items = new RpcType<>() {};
      assertThat(client.call("shop.items", items, List.of(item))).isEqualTo(Map.of("first", item));
      assertThat(client.call("shop.twice", JsonText.class, JsonText.parse("[\"EUR\",1]")))
          .isEqualTo(JsonText.parse("[\"EUR\",2]"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void multiCallsCarryTheType(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup) {
    try (Wired wired = wired(serverSetup, clientSetup)) {
      MultiCall multiCall = wired.client().multiCall();
      Reply<Money> first = multiCall.call(Shop.class, shop -> shop.twice(Money.of("1")));
      Reply<Money> second = multiCall.call("shop.twice", Money.class, Money.of("2"));
      Reply<Money> third =
          multiCall.callNamed("shop.twice", Money.class, Map.of("money", Money.of("3")));
      multiCall.execute();
      assertThat(List.of(first.get(), second.get(), third.get()))
          .containsExactly(Money.of("2"), Money.of("4"), Money.of("6"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void exceptionsCarryTheType(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup) {
    try (Wired wired = wired(serverSetup, clientSetup)) {
      Shop shop = wired.client().proxy(Shop.class);
      assertThatThrownBy(() -> shop.buy(Money.of("10")))
          .isInstanceOfSatisfying(
              TooExpensiveException.class, e -> assertThat(e.limit()).isEqualTo(Money.of("9.99")));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void topicsCarryTheType(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup)
      throws Exception {
    try (Wired wired = wired(serverSetup, clientSetup)) {
      PriceListener atClient = new PriceListener();
      PriceListener atServer = new PriceListener();
      wired.client().subscribe(atClient);
      wired.server().subscribe(atServer);
      wired.client().publisher(Prices.class, "prices").price("tea", Money.of("2.50"));
      for (PriceListener listener : List.of(atClient, atServer)) {
        assertThat(listener.heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("tea 2.50");
      }
      wired.server().publisher(Prices.class, "prices").price("cake", Money.of("3"));
      for (PriceListener listener : List.of(atClient, atServer)) {
        assertThat(listener.heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("cake 3");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void theOriginalZerorpcsWireCarriesTheType(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup) {
    try (Wired wired = wired(serverSetup, client -> {
      clientSetup.accept(client);
      client.wire(RpcWire.ZERORPC);
    })) {
      assertThat(wired.client().proxy(Shop.class).twice(Money.of("2"))).isEqualTo(Money.of("4"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void webSocketsCarryTheType(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup)
      throws Exception {
    try (Wired wired = wired(serverSetup, clientSetup)) {
      String http = wired.server().endpoints().get(1);
      CompletableFuture<String> reply = new CompletableFuture<>();
      WebSocket socket = HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(URI.create(http.replace("http://", "ws://") + "/"), new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence data, boolean last) {
              reply.complete(data.toString());
              return null;
            }
          })
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      var unused = socket.sendText(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shop.twice\",\"params\":[[\"EUR\",1.5]]}",
          true);
      assertThat(reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[\"EUR\",3.0]}");
      socket.abort();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void aResultThatIsNotAcceptedEndsTheCall(
      String name, Consumer<RpcServerBuilder> serverSetup, Consumer<RpcClientBuilder> clientSetup) {
    try (Wired wired = wired(serverSetup, clientSetup)) {
      Shop shop = wired.client().proxy(Shop.class);
      assertThatThrownBy(shop::foreign)
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("only euros");
      assertThat(shop.twice(Money.of("1"))).isEqualTo(Money.of("2"));
    }
  }

  @Test
  void anArgumentThatACodecDoesNotWriteEndsTheCall() {
    RpcCodec<Money> codec = new RpcCodec<>() {
      @Override
      public String write(Money value) throws Exception {
        throw new Exception("no money");
      }

      @Override
      public Money read(String json) {
        return Money.of("0");
      }
    };
    try (Wired wired = wired(
        server -> server.codec(Money.class, new MoneyCodec()),
        client -> client.codec(Money.class, codec))) {
      Shop shop = wired.client().proxy(Shop.class);
      assertThatThrownBy(() -> shop.twice(Money.of("1")))
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("no money");
      assertThatThrownBy(() -> wired.client().call("shop.twice", Money.class, Money.of("1")))
          .isInstanceOf(RpcProtocolException.class)
          .hasMessageContaining("no money");
      assertThat(wired.client().call("rpc.ping", String.class)).isEqualTo("pong");
    }
  }

  @Test
  void aClientRefusesACustomizerThatLoosensReading() {
    try (RpcServer server = RpcServer.builder()
        .bind(Wired.ANY_PORT)
        .register(new ShopServiceOfTexts())
        .start()) {
      assertThatThrownBy(() -> RpcClient.builder()
              .jackson(mapper -> mapper.enable(DeserializationFeature.ACCEPT_FLOAT_AS_INT))
              .connect(server.endpoint()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("jackson: DeserializationFeature.ACCEPT_FLOAT_AS_INT is enabled"
              + " (expected: disabled); this setting is the library's own");
    }
  }

  @RpcService("texts")
  public static final class ShopServiceOfTexts {
    @RpcMethod
    public String echo(String text) {
      return text;
    }
  }

  /** The protocol itself also writes strings, without a codec. */
  @Test
  void aCodecForTextsLeavesTheProtocolAlone() throws Exception {
    RpcCodec<String> reversing = new RpcCodec<>() {
      @Override
      public String write(String value) {
        return JsonText.ofString(new StringBuilder(value).reverse().toString()).toString();
      }

      @Override
      public String read(String json) {
        return new StringBuilder(JsonText.parse(json).string()).reverse().toString();
      }
    };
    try (Wired wired = Wired.with(
        server -> server.codec(String.class, reversing).register(new ShopServiceOfTexts()),
        client -> client.codec(String.class, reversing))) {
      RpcClient client = wired.client();
      assertThat(client.call("texts.echo", String.class, "abc")).isEqualTo("abc");
      assertThat(client.call("texts.echo", JsonText.class, "abc"))
          .isEqualTo(JsonText.ofString("cba"));
      assertThat(client.withMeta("key", "value").call("texts.echo", String.class, "x"))
          .isEqualTo("x");
      BlockingQueue<JsonText> heard = new LinkedBlockingQueue<>();
      client.subscribe("a.topic", heard::add);
      wired.server().publish("a.topic", "abc");
      assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(JsonText.parse("[\"cba\"]"));
      assertThat(client.call("rpc.ping", JsonText.class)).isEqualTo(JsonText.ofString("pong"));
    }
  }
}
