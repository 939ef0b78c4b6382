package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcExample;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The replies to {@code rpc.discover}. */
class DiscoverTest {
  public enum Mood {
    GOOD,
    BAD
  }

  public record Person(
      String name, int age, Optional<Mood> mood, @Nullable Person friend) {}

  public record Page<T>(List<T> items, @Nullable String next) {}

  public static final class NoSuchPersonException extends Exception {
    private static final long serialVersionUID = 1;
    private final String name;

    public NoSuchPersonException(String name) {
      super("no " + name);
      this.name = name;
    }

    public String name() {
      return name;
    }
  }

  @RpcService("people")
  public static final class People {
    @RpcMethod(help = "Finds a person. The name must be whole.")
    @RpcExample(
        params = "[\"Ann\"]",
        result = "{\"name\":\"Ann\",\"age\":30,\"mood\":\"GOOD\",\"friend\":null}")
    @RpcExample(name = "in a bad mood", params = "{\"mood\":\"BAD\",\"name\":\"Bob\"}")
    public Person find(
        @RpcParam(help = "The whole name.") String name, @RpcParam(defaultValue = "GOOD") Mood mood)
        throws NoSuchPersonException, InterruptedException {
      if (!name.equals("Ann")) {
        throw new NoSuchPersonException(name);
      }
      return new Person(name, 30, Optional.of(mood), null);
    }

    @RpcMethod
    public CompletableFuture<@Nullable Page<Person>> list(
        Optional<Instant> since, @RpcParam(defaultValue = "20") int most) {
      return CompletableFuture.completedFuture(null);
    }

    @RpcMethod
    @RpcExample(params = "[\"!\", 1, 2]")
    @Deprecated
    public void shout(String end, int... times) {}
  }

  private static JsonNode document(TestServer server) {
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
    throw new AssertionError("no " + name + " in " + document);
  }

  private static JsonNode json(String text) {
    return TestPeer.JSON.readTree(text.replace('\'', '"'));
  }

  @Test
  void describesAMethodWithEverythingThatItsDeclarationSays() {
    try (TestServer server = TestServer.with(b -> b.register(new People()))) {
      JsonNode document = document(server);
      assertThat(method(document, "people.find")).isEqualTo(json("""
                  {'name': 'people.find',
                   'summary': 'Finds a person.',
                   'description': 'Finds a person. The name must be whole.',
                   'paramStructure': 'either',
                   'params': [
                     {'name': 'name', 'description': 'The whole name.', 'required': true,
                      'schema': {'type': 'string'}},
                     {'name': 'mood', 'required': false,
                      'schema': {'allOf': [{'$ref': '#/components/schemas/Mood'}], 'default': 'GOOD'}}],
                   'result': {'name': 'result', 'schema': {'$ref': '#/components/schemas/Person'}},
                   'errors': [{'code': -32000, 'message': 'NoSuchPersonException', 'data': {
                     'type': 'object',
                     'x-class': 'io.zerocall.server.DiscoverTest$NoSuchPersonException',
                     'properties': {
                       'type': {'type': 'string'},
                       'supertypes': {'type': 'array', 'items': {'type': 'string'}},
                       'fields': {'type': 'object', 'properties': {'name': {'type': 'string'}}}},
                     'required': ['type', 'fields']}}],
                   'examples': [
                     {'name': 'Example 1', 'params': [{'name': 'name', 'value': 'Ann'}],
                      'result': {'name': 'result',
                        'value': {'name': 'Ann', 'age': 30, 'mood': 'GOOD', 'friend': null}}},
                     {'name': 'in a bad mood', 'params': [
                       {'name': 'mood', 'value': 'BAD'}, {'name': 'name', 'value': 'Bob'}]}]}
                  """));
      assertThat(document.at("/components/schemas/Person")).isEqualTo(json("""
                  {'title': 'Person', 'type': 'object', 'properties': {
                     'name': {'type': 'string'},
                     'age': {'type': 'integer', 'minimum': -2147483648, 'maximum': 2147483647},
                     'mood': {'anyOf': [{'$ref': '#/components/schemas/Mood'}, {'type': 'null'}]},
                     'friend': {'anyOf': [{'$ref': '#/components/schemas/Person'}, {'type': 'null'}]}},
                   'required': ['name', 'age']}
                  """));
      assertThat(document.at("/components/schemas/Mood"))
          .isEqualTo(json("{'title': 'Mood', 'type': 'string', 'enum': ['GOOD', 'BAD']}"));
    }
  }

  @Test
  void theMetaSchemaRefusesWhatIsNoDocument() {
    assertThat(Schemas.problems(json("{'openrpc': '1.3.2', 'methods': []}"))).isNotEmpty();
    assertThat(Schemas.problems(json("{'openrpc': '1.3.2', 'info': {'title': '', 'version': ''},"
            + " 'methods': [{'name': 'a', 'params': [{'name': 'b', 'schema': {'type': 5}}]}]}")))
        .isNotEmpty();
  }

  @Test
  void describesWhatMayBeLeftOutOrBeNull() {
    try (TestServer server = TestServer.with(b -> b.register(new People()))) {
      JsonNode document = document(server);
      JsonNode list = method(document, "people.list");
      assertThat(list.at("/params/0"))
          .isEqualTo(json("{'name': 'since', 'required': false,"
              + " 'schema': {'type': ['string', 'null'], 'format': 'date-time'}}"));
      assertThat(list.at("/params/1/schema/default")).isEqualTo(json("20"));
      assertThat(list.at("/result/schema"))
          .isEqualTo(
              json("{'anyOf': [{'$ref': '#/components/schemas/PageOfPerson'}, {'type': 'null'}]}"));
      assertThat(document.at("/components/schemas/PageOfPerson/properties/items"))
          .isEqualTo(json("{'type': 'array', 'items': {'$ref': '#/components/schemas/Person'}}"));
    }
  }

  @Test
  void aVariableArityIsCalledByName() {
    try (TestServer server = TestServer.with(b -> b.register(new People()))) {
      JsonNode shout = method(document(server), "people.shout");
      assertThat(shout.get("paramStructure")).isEqualTo(json("'by-name'"));
      assertThat(shout.get("deprecated")).isEqualTo(json("true"));
      assertThat(shout.at("/params/1/x-variadic")).isEqualTo(json("true"));
      assertThat(shout.at("/params/1/required")).isEqualTo(json("false"));
      assertThat(shout.at("/params/1/schema/type")).isEqualTo(json("'array'"));
      assertThat(shout.at("/examples/0/params/1"))
          .isEqualTo(json("{'name': 'times', 'value': [1, 2]}"));
      assertThat(shout.at("/result/schema")).isEqualTo(json("{'type': 'null'}"));
    }
  }

  /** A tool of agents. */
  public interface Tool {
    @RpcMethod(tool = true, idempotent = true)
    int half(int number);
  }

  @Test
  void marksWhatAgentsMayCallAndWhatMayRunAgain() {
    try (TestServer server = TestServer.with(
        b -> b.register(new People()).registerFunction("half", Tool.class, number -> number / 2))) {
      JsonNode half = method(document(server), "half");
      assertThat(half.get("x-tool")).isEqualTo(json("true"));
      assertThat(half.get("x-idempotent")).isEqualTo(json("true"));
      JsonNode find = method(document(server), "people.find");
      assertThat(find.has("x-tool")).isFalse();
      assertThat(find.has("x-idempotent")).isFalse();
    }
  }

  @Test
  void whoseParametersHaveNoNamesIsCalledByPosition() {
    try (TestServer server =
        TestServer.with(b -> b.registerFunction("add", IntBinaryOperator.class, Integer::sum))) {
      JsonNode add = method(document(server), "add");
      assertThat(add.get("paramStructure")).isEqualTo(json("'by-position'"));
      assertThat(add.at("/params/1/name")).isEqualTo(json("'param2'"));
    }
  }

  @Test
  void followsWhatIsRegisteredAndLeavesOutWhatEveryServerHas() {
    try (TestServer server = TestServer.with(b -> b.describedAs("People", "1.4.0"))) {
      assertThat(document(server))
          .isEqualTo(json("{'openrpc': '1.3.2', 'info': {'title': 'People', 'version': '1.4.0'},"
              + " 'methods': [], 'components': {'schemas': {}}}"));
      server.server().register("z", new People());
      server.server().register("a", new People());
      assertThat(document(server).get("methods").values())
          .extracting(method -> method.get("name").asString())
          .containsExactly("a.find", "a.list", "a.shout", "z.find", "z.list", "z.shout");
      server.server().unregister("a");
      server.server().unregister("z.find");
      assertThat(document(server).get("methods")).hasSize(2);
      assertThat(document(server).at("/components/schemas/Person").isMissingNode())
          .isFalse();
      server.server().unregister("z");
      assertThat(document(server).get("methods")).isEmpty();
      assertThat(server.peer().result("rpc.discover", "{}"))
          .isEqualTo(document(server).toString());
    }
  }

  public static final class WrongParams {
    @RpcMethod
    @RpcExample(params = "[1]")
    public void run(String text) {}
  }

  public static final class WrongResult {
    @RpcMethod
    @RpcExample(name = "wrong", result = "\"1\"")
    public int run() {
      return 1;
    }
  }

  public static final class NoJson {
    @RpcMethod
    @RpcExample(params = "[1", result = "1")
    public int run(int value) {
      return value;
    }
  }

  public static final class NoParams {
    @RpcMethod
    @RpcExample(params = "1")
    public int run(int value) {
      return value;
    }
  }

  @Test
  void anExampleThatDoesNotFitIsReported() {
    expectMistake(new WrongParams(), "WrongParams.run", "[1]", "Example 1", "'text'", "a string");
    expectMistake(new WrongResult(), "WrongResult.run", "\"wrong\"", "int", "a whole number");
    expectMistake(new NoJson(), "NoJson.run", "params", "[1");
    expectMistake(new NoParams(), "NoParams.run", "an array or an object");
  }

  private static void expectMistake(Object service, String... words) {
    try (TestServer server = TestServer.with(b -> b)) {
      assertThatThrownBy(() -> server.server().register("x", service))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .contains(words);
    }
  }

  public static final class Left {
    public record Point(Map<Mood, Integer> moods) {}
  }

  public static final class Right {
    public record Point(int x) {}
  }

  public static final class Both {
    @RpcMethod
    public Left.Point mirrored(Right.Point point) {
      return new Left.Point(Map.of());
    }
  }

  @Test
  void twoClassesOfOneSimpleNameGetTheirWholeNames() {
    try (TestServer server = TestServer.with(b -> b.register("both", new Both()))) {
      JsonNode document = document(server);
      assertThat(document.at("/components/schemas").propertyNames())
          .containsExactly(
              "Mood",
              "io.zerocall.server.DiscoverTest.Left.Point",
              "io.zerocall.server.DiscoverTest.Right.Point");
      assertThat(document.at("/methods/0/result/schema/$ref"))
          .isEqualTo(json("'#/components/schemas/io.zerocall.server.DiscoverTest.Left.Point'"));
    }
  }

  @Test
  void aDocumentBeyondTheServersOwnLimitsIsAnError() {
    RpcLimits shallow = RpcLimits.DEFAULTS.withJsonDepth(4);
    try (TestServer server = TestServer.with(b -> b.register(new People()).limits(shallow))) {
      assertThat(server.peer().error("rpc.discover", "[]").get("code").asInt()).isNegative();
    }
  }
}
