package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.zerocall.RpcMethod;
import io.zerocall.jackson.JacksonCustomizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.LogicalType;

/** Users' settings of Jackson, seen from the wire. */
class JacksonSettingsTest {
  /** A type that Jackson could neither write nor read by itself. */
  public static final class Money {
    final long cents;

    private Money(long cents, Void unused) {
      this.cents = cents;
    }

    static Money of(long cents) {
      return new Money(cents, null);
    }
  }

  private static final class MoneyWriter extends StdSerializer<Money> {
    MoneyWriter() {
      super(Money.class);
    }

    @Override
    public void serialize(Money value, JsonGenerator generator, SerializationContext context) {
      generator.writeStartArray();
      generator.writeNumber(value.cents / 100);
      generator.writeNumber(value.cents % 100);
      generator.writeEndArray();
    }
  }

  private static final class MoneyReader extends StdDeserializer<Money> {
    MoneyReader() {
      super(Money.class);
    }

    @Override
    public Money deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.isExpectedStartArrayToken()) {
        return (Money) context.handleUnexpectedToken(getValueType(context), parser);
      }
      long units = parser.nextLongValue(-1);
      long cents = parser.nextLongValue(-1);
      parser.nextToken();
      if (units < 0 || cents < 0) {
        throw new IllegalArgumentException("no money");
      }
      return Money.of(100 * units + cents);
    }
  }

  private static SimpleModule moneyModule() {
    return new SimpleModule("money")
        .addSerializer(Money.class, new MoneyWriter())
        .addDeserializer(Money.class, new MoneyReader());
  }

  public record Item(String itemName, Money price, @Nullable String note) {}

  public static final class Shop {
    @RpcMethod
    public Money twice(Money money) {
      return Money.of(2 * money.cents);
    }

    @RpcMethod
    public Map<String, List<Item>> items(Map<String, List<Item>> items) {
      return items;
    }

    @RpcMethod
    public long add(long a, long b) {
      return a + b;
    }

    @RpcMethod
    public String text(String text) {
      return text;
    }

    @RpcMethod
    public Instant time(Instant time) {
      return time;
    }
  }

  private static TestServer with(JacksonCustomizer customizer) {
    return TestServer.with(builder -> builder
        .executor(Runnable::run)
        .jackson(mapper -> mapper.addModule(moneyModule()))
        .jackson(customizer)
        .register("shop", new Shop()));
  }

  @Test
  void aModuleWritesAndReadsWhereverItsTypeStands() {
    try (TestServer server = with(mapper -> {})) {
      TestPeer peer = server.peer();
      assertThat(peer.result("shop.twice", "[[1,50]]")).isEqualTo("[3,0]");
      String items = "{\"a\":[{\"itemName\":\"tea\",\"price\":[2,5],\"note\":null}]}";
      assertThat(peer.result("shop.items", "[" + items + "]")).isEqualTo(items);
      assertThat(peer.result("shop.add", "[1,2]")).isEqualTo("3");
      assertThat(peer.result("shop.time", "[\"2024-02-29T12:00:00Z\"]"))
          .isEqualTo("\"2024-02-29T12:00:00Z\"");
    }
  }

  @Test
  void whatAModuleDoesNotAcceptIsInvalidAndTheMessageSaysWhere() {
    try (TestServer server = with(mapper -> {})) {
      assertThat(message(server, "shop.twice", "[[-1,-1]]"))
          .isEqualTo("Invalid params: parameter 1 'money': the value's own code failed: no money");
      assertThat(message(server, "shop.twice", "[\"1.50\"]"))
          .isEqualTo("Invalid params: parameter 1 'money': expected: a JSON form of Money");
      assertThat(message(server, "shop.items", "[{\"a\":[{\"price\":[-1,-1]}]}]"))
          .isEqualTo("Invalid params: parameter 1 'items': a.[0].price: no money");
      assertThat(server.peer().result("shop.add", "[1,2]")).isEqualTo("3");
    }
  }

  private static String message(TestServer server, String method, String params) {
    JsonNode error = server.peer().error(method, params);
    assertThat(error.get("code").asInt()).isEqualTo(-32602);
    return error.get("message").asString();
  }

  @Test
  void aReaderThatParsesTextOfItsOwnSpoilsOnlyItsValue() {
    SimpleModule module = new SimpleModule("nested")
        .addDeserializer(Money.class, new StdDeserializer<Money>(Money.class) {
          @Override
          public Money deserialize(JsonParser parser, DeserializationContext context) {
            return Money.of(new JsonMapper().readValue(parser.getString(), Long.class));
          }
        });
    try (TestServer server = with(mapper -> mapper.addModule(module))) {
      assertThat(server.peer().result("shop.twice", "[\"150\"]")).isEqualTo("[3,0]");
      assertThat(message(server, "shop.twice", "[\"{{{\"]")).contains("parameter 1 'money': ");
    }
  }

  @Test
  void settingsOfTheMapperApplyAndDiscoverReportsThem() {
    try (TestServer server = with(mapper -> mapper
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .changeDefaultPropertyInclusion(old -> old.withValueInclusion(
            com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)))) {
      String items = "{\"a\":[{\"item_name\":\"tea\",\"price\":[2,5]}]}";
      assertThat(server.peer().result("shop.items", "[" + items + "]")).isEqualTo(items);
      JsonNode item = discover(server).at("/components/schemas/Item/properties");
      assertThat(item.propertyNames()).containsExactly("item_name", "price", "note");
    }
  }

  // rpc.discover

  @Test
  void discoverSaysAnythingOfWhatItCannotKnow() {
    try (TestServer server = with(mapper -> {})) {
      JsonNode document = discover(server);
      assertThat(document.at("/components/schemas/Item/properties/price").toString())
          .isEqualTo("{}");
      assertThat(result(document, "shop.twice")).isEqualTo("{}");
      assertThat(server.peer().result("system.methodSignature", "[\"shop.twice\"]"))
          .isEqualTo("[[\"any\",\"any\"]]");
    }
  }

  @Test
  void discoverSaysWhatTheUserSays() {
    String schema = "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}";
    try (TestServer server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .jackson(mapper -> mapper.addModule(moneyModule()))
        .schema(Money.class, schema)
        .register("shop", new Shop()))) {
      JsonNode document = discover(server);
      assertThat(document.at("/components/schemas/Money").toString())
          .isEqualTo("{\"title\":\"Money\"," + schema.substring(1));
      assertThat(result(document, "shop.twice"))
          .isEqualTo("{\"$ref\":\"#/components/schemas/Money\"}");
    }
  }

  @Test
  void discoverSaysWhatASerializerSays() {
    SimpleModule module = new SimpleModule()
        .addSerializer(Money.class, new StdSerializer<Money>(Money.class) {
          @Override
          public void serialize(
              Money value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(value.cents);
          }

          @Override
          public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type) {
            visitIntFormat(visitor, type, JsonParser.NumberType.LONG);
          }
        });
    try (TestServer server = with(mapper -> mapper.addModule(module))) {
      assertThat(result(discover(server), "shop.twice")).isEqualTo("{\"type\":\"integer\"}");
    }
  }

  @Test
  void discoverDoesNotBelieveJacksonThatEveryScalarIsText() {
    SimpleModule module = new SimpleModule()
        .addSerializer(Money.class, new StdScalarSerializer<Money>(Money.class) {
          @Override
          public void serialize(
              Money value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(value.cents);
          }
        });
    try (TestServer server = with(mapper -> mapper.addModule(module))) {
      assertThat(result(discover(server), "shop.twice")).isEqualTo("{}");
    }
  }

  private static JsonNode discover(TestServer server) {
    JsonNode document = TestPeer.JSON.readTree(server.peer().result("rpc.discover", "[]"));
    assertThat(Schemas.problems(document)).isEmpty();
    return document;
  }

  private static String result(JsonNode document, String name) {
    for (JsonNode method : document.get("methods")) {
      if (method.get("name").asString().equals(name)) {
        return method.at("/result/schema").toString();
      }
    }
    throw new AssertionError("no method " + name);
  }

  // Types that have a quicker way than Jackson.

  @Test
  void aModuleForNumbersAndTextsIsAskedForThem() {
    SimpleModule module = new SimpleModule()
        .addSerializer(Long.class, ToStringSerializer.instance)
        .addSerializer(long.class, ToStringSerializer.instance)
        .addDeserializer(String.class, new StdDeserializer<String>(String.class) {
          @Override
          public String deserialize(JsonParser parser, DeserializationContext context) {
            return parser.getString().strip();
          }
        });
    try (TestServer server = with(mapper -> mapper.addModule(module))) {
      TestPeer peer = server.peer();
      assertThat(peer.result("shop.add", "[1,2]")).isEqualTo("\"3\"");
      assertThat(peer.result("shop.text", "[\" a \"]")).isEqualTo("\"a\"");
      assertThat(result(discover(server), "shop.add")).isEqualTo("{\"type\":\"string\"}");
      assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    }
  }

  @Test
  void aModuleMayGiveATimeAnotherForm() {
    SimpleModule module = new SimpleModule()
        .addSerializer(Instant.class, new StdSerializer<Instant>(Instant.class) {
          @Override
          public void serialize(
              Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(value.toEpochMilli());
          }
        })
        .addDeserializer(Instant.class, new StdDeserializer<Instant>(Instant.class) {
          @Override
          public Instant deserialize(JsonParser parser, DeserializationContext context) {
            return Instant.ofEpochMilli(parser.getLongValue());
          }
        });
    try (TestServer server = with(mapper -> mapper.addModule(module))) {
      assertThat(server.peer().result("shop.time", "[1500]")).isEqualTo("1500");
      assertThat(result(discover(server), "shop.time")).isEqualTo("{}");
    }
  }

  @Test
  void aFormatForAllNumbersCounts() {
    try (TestServer server = with(mapper -> mapper.withConfigOverride(
        Long.class, each -> each.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING))))) {
      assertThat(server.peer().result("shop.add", "[1,2]")).isEqualTo("\"3\"");
    }
  }

  // Keys.

  public static final class Keys {
    @RpcMethod
    public Map<Money, Integer> counts(Map<Money, Integer> counts) {
      return counts;
    }
  }

  @Test
  void aModuleMayMakeATypeAKey() {
    SimpleModule module = new SimpleModule()
        .addKeySerializer(Money.class, new StdSerializer<Money>(Money.class) {
          @Override
          public void serialize(
              Money value, JsonGenerator generator, SerializationContext context) {
            generator.writeName("¢" + value.cents);
          }
        })
        .addKeyDeserializer(Money.class, new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return Money.of(Long.parseLong(key.substring(1)));
          }
        });
    try (TestServer server = TestServer.with(builder -> builder
        .executor(Runnable::run)
        .jackson(mapper -> mapper.addModule(module))
        .register("keys", new Keys()))) {
      assertThat(server.peer().result("keys.counts", "[{\"¢7\":1}]")).isEqualTo("{\"¢7\":1}");
    }
  }

  // Settings that users can't change.

  private static Arguments change(String name, JacksonCustomizer customizer) {
    return Arguments.of(name, customizer);
  }

  static Stream<Arguments> changesThatAreRefused() {
    return Stream.of(
        change(
            "StreamReadFeature.STRICT_DUPLICATE_DETECTION is disabled (expected: enabled)",
            mapper -> mapper.disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)),
        change(
            "StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION is enabled (expected: disabled)",
            mapper -> mapper.enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)),
        change(
            "JsonReadFeature.ALLOW_SINGLE_QUOTES is enabled (expected: disabled)",
            mapper -> mapper.enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)),
        change(
            "JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS is enabled (expected: disabled)",
            mapper -> mapper.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)),
        change(
            "StreamWriteFeature.IGNORE_UNKNOWN is enabled (expected: disabled)",
            mapper -> mapper.enable(StreamWriteFeature.IGNORE_UNKNOWN)),
        change(
            "JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS is enabled (expected: disabled)",
            mapper -> mapper.enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS)),
        change(
            "JsonWriteFeature.QUOTE_PROPERTY_NAMES is disabled (expected: enabled)",
            mapper -> mapper.disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES)),
        change(
            "MapperFeature.ALLOW_COERCION_OF_SCALARS is enabled (expected: disabled)",
            mapper -> mapper.enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)),
        change(
            "MapperFeature.USE_ANNOTATIONS is disabled (expected: enabled)",
            mapper -> mapper.disable(MapperFeature.USE_ANNOTATIONS)),
        change(
            "MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES is enabled (expected: disabled)",
            mapper -> mapper.enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)),
        change(
            "DeserializationFeature.ACCEPT_FLOAT_AS_INT is enabled (expected: disabled)",
            mapper -> mapper.enable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)),
        change(
            "DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES is disabled (expected: enabled)",
            mapper -> mapper.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)),
        change(
            "DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES is enabled (expected: disabled)",
            mapper -> mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)),
        change(
            "DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS is enabled (expected: disabled)",
            mapper -> mapper.enable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS)),
        change(
            "SerializationFeature.INDENT_OUTPUT is enabled (expected: disabled)",
            mapper -> mapper.enable(SerializationFeature.INDENT_OUTPUT)),
        change(
            "SerializationFeature.WRAP_ROOT_VALUE is enabled (expected: disabled)",
            mapper -> mapper.enable(SerializationFeature.WRAP_ROOT_VALUE)),
        change(
            "EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS is disabled (expected: enabled)",
            mapper -> mapper.disable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)),
        change(
            "DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS is enabled (expected: disabled)",
            mapper -> mapper.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)),
        change(
            "the coercion of EmptyString to ",
            mapper -> mapper.withCoercionConfigDefaults(coercions ->
                coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))),
        change(
            "the coercion of Integer to Textual is TryConvert (expected: Fail)",
            mapper -> mapper.withCoercionConfig(
                LogicalType.Textual,
                coercions ->
                    coercions.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))),
        change(
            "the coercion of String to ",
            mapper -> mapper.withCoercionConfig(
                int.class,
                coercions ->
                    coercions.setCoercion(CoercionInputShape.String, CoercionAction.TryConvert))),
        change(
            "a generator initializer is set (expected: none)",
            mapper -> mapper.generatorInitializer((config, generator) -> {})),
        change(
            "default typing is active (a document must never choose a class)",
            mapper -> mapper.activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder()
                    .allowIfBaseType(Object.class)
                    .build(),
                DefaultTyping.NON_FINAL)),
        change(
            "default typing is active (a document must never choose a class)",
            mapper -> mapper.addModule(new SimpleModule("sly") {
              private static final long serialVersionUID = 1;

              @Override
              public void setupModule(JacksonModule.SetupContext context) {
                ((JsonMapper.Builder) context.getOwner())
                    .activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
                        .allowIfBaseType(Object.class)
                        .build());
              }
            })));
  }

  @ParameterizedTest
  @MethodSource("changesThatAreRefused")
  void whatIsTheLibrarysOwnIsRefused(String message, JacksonCustomizer customizer) {
    assertThatThrownBy(() -> with(customizer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("jackson: " + message)
        .hasMessageEndingWith("; this setting is the library's own");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
  public interface Animal {}

  public record Cat(String name) implements Animal {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
  public record Box(String name) {}

  public static final class Boxes {
    @RpcMethod
    public Box box(Box box) {
      return box;
    }
  }

  public static final class Animals {
    @RpcMethod
    public String name(Animal animal) {
      return animal.toString();
    }
  }

  static Stream<Arguments> waysToPolymorphism() {
    return Stream.of(
        change(
            "an introspector of the user's",
            mapper -> mapper.annotationIntrospector(new JacksonAnnotationIntrospector())),
        change(
            "a module's introspector",
            mapper -> mapper.addModule(new SimpleModule("sly") {
              private static final long serialVersionUID = 1;

              @Override
              public void setupModule(JacksonModule.SetupContext context) {
                context.insertAnnotationIntrospector(new JacksonAnnotationIntrospector());
              }
            })),
        change("no modules of the library's", JsonMapper.Builder::removeAllModules));
  }

  @ParameterizedTest
  @MethodSource("waysToPolymorphism")
  void noDocumentChoosesAClass(String way, JacksonCustomizer customizer) {
    try (TestServer server = TestServer.with(builder ->
        builder.executor(Runnable::run).jackson(customizer).register("boxes", new Boxes()))) {
      assertThat(server
              .peer()
              .result("boxes.box", "[{\"@class\":\"java.lang.Object\",\"name\":\"a\"}]"))
          .isEqualTo("{\"name\":\"a\"}");
    }
    assertThatThrownBy(() ->
            TestServer.with(builder -> builder.jackson(customizer).register("cats", new Animals())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is abstract, and a document never chooses a class");
  }

  @Test
  void readingStaysStrictBesideModules() {
    try (TestServer server = with(JsonMapper.Builder::removeAllModules)) {
      TestPeer peer = server.peer();
      assertThat(peer.error("shop.add", "[\"1\",2]").get("code").asInt()).isEqualTo(-32602);
      assertThat(peer.error("shop.add", "[1.0,2]").get("code").asInt()).isEqualTo(-32602);
      assertThat(peer.error("shop.time", "[7]").get("code").asInt()).isEqualTo(-32602);
      assertThat(peer.error("shop.text", "[7]").get("code").asInt()).isEqualTo(-32602);
      assertThat(peer.error("shop.items", "[{\"a\":[],\"a\":[]}]").get("code").asInt())
          .isEqualTo(-32700);
      String deep = "[".repeat(100) + "]".repeat(100);
      assertThat(peer.error("shop.text", "[" + deep + "]").get("code").asInt()).isEqualTo(-32700);
    }
  }

  @Test
  void aSerializerThatNeverEndsIsAnInternalError() {
    SimpleModule module = new SimpleModule()
        .addSerializer(Money.class, new StdSerializer<Money>(Money.class) {
          @Override
          public void serialize(
              Money value, JsonGenerator generator, SerializationContext context) {
            generator.writeStartArray();
            if (value.cents > 0) {
              serialize(value, generator, context);
            }
          }
        });
    try (TestServer server = with(mapper -> mapper.addModule(module))) {
      assertThat(server.peer().error("shop.twice", "[[1,0]]").get("code").asInt())
          .isEqualTo(-32603);
      assertThat(server.peer().result("shop.add", "[1,2]")).isEqualTo("3");
    }
  }
}
