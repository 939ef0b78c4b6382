package io.zerocall.cli.typescript;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.server.ServerInterceptor;
import io.zerocall.testing.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntBinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests generated clients with the TypeScript compiler and Node. */
class TypeScriptTest {
  private static final String LOSES = "can't be a number without losing digits";

  /** The output of longs.ts for numbers and for bigints. */
  private static final String LONGS = """
      small: [7,null,2,1,{"a":5}]
      sum: 9007199254740991
      too large a result: "result: 9007199254740992 LOSES"
      deep in a result: "result.id: -9223372036854775808 LOSES"
      factorial: [6402373705728000,"result: 121645100408832000 LOSES"]
      too large a parameter: "first: 9007199254740992 LOSES"
      one of many: "others[1]: -1152921504606847000 LOSES"
      deep in a parameter: "account.linked[0].parts.b-c: 18446744073709552000 LOSES"
      frozen: 7
      double: [576460752303423500,5e+299,1.5]
      any: [["n1",{"12345678901234567890":"s"}],"result: 18446744073709551616 LOSES"]
      any number: 1152921504606847000
      raw call: -32602
      locked: 5
      small: ["7n",null,2,1,{"a":"5n"}]
      large: {"id":"-9223372036854775808n","limit":"9223372036854775807n","rate":1e+300,"total":0.5,\
      "parts":{"a":"1152921504606846976n"},"linked":[{"id":"7n","limit":null,"rate":2,"total":1,\
      "parts":{"__proto__":"9007199254740993n"},"linked":[]}]}
      there and back: true
      sum: ["6917529027641081857n","1n"]
      factorial: ["6n","265252859812191058636308480000000n"]
      double: [576460752303423500,5e+299,1.5]
      any: {"a":"18446744073709551616n","b":1152921504606847000,"c":"12345678901234567890",\
      "n\\"1:":["n1","s","NaN",5]}
      a number all the same: "Invalid params: parameter 1 'first': expected: a whole number, got: a\
       number with a fraction"
      locked: "5n"
      locked: "1152921504606846976n"
      true
      true
      true
      true
      true
      true
      read: {"__proto__":["9007199254740992n","-12345678901234567890n"]}
      012345678901234567890: "RpcConnectionError"
      12345678901234567890.: "RpcConnectionError"
      [12345678901234567890"a"]: "RpcConnectionError"
      -: "RpcConnectionError"
      ["12345678901234567890]: "RpcConnectionError"
      """.replace("LOSES", LOSES);

  @TempDir
  private Path directory;

  private TypeScriptProject project;

  @BeforeEach
  void unpackCompiler() throws Exception {
    Node.require();
    project = TypeScriptProject.in(directory);
  }

  private static RpcServerBuilder library() {
    return RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new Library())
        .registerFunction("add", IntBinaryOperator.class, Integer::sum)
        .describedAs("The library", "1.0.0");
  }

  private static String clientForLibrary() {
    try (RpcServer server = library().start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      return TypeScript.of(client.call("rpc.discover", JsonText.class), LongForm.NUMBER);
    }
  }

  @Test
  void isAsStrictAsTheMethodsAre() throws IOException {
    project.write("client.ts", clientForLibrary());
    project.add("use.ts");
    assertThat(project.compile("use.ts")).isEmpty();
  }

  /** The methods that the guide's example calls, as {@code rpc serve-demo} has them. */
  @RpcService("my.namespace")
  public static final class Greeter {
    @RpcMethod
    public String greet(String name, @RpcParam(defaultValue = "Hello") String greeting) {
      return greeting + ", " + name + "!";
    }
  }

  @Test
  void theExampleInTheGuideCompiles() throws IOException {
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .register(new Greeter())
            .start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      project.write(
          "client.ts", TypeScript.of(client.call("rpc.discover", JsonText.class), LongForm.NUMBER));
    }
    String guide = Files.readString(Path.of("../docs/guide.md"));
    Matcher example = Pattern.compile("```ts\n(.*?)```", Pattern.DOTALL).matcher(guide);
    assertThat(example.find()).isTrue();
    project.write("guide.ts", example.group(1));
    assertThat(project.compile("guide.ts")).isEmpty();
  }

  @Test
  void callsOverFetchAndWebSocket() throws IOException {
    project.write("client.ts", clientForLibrary());
    project.add("run.ts");
    assertThat(project.compile("run.ts")).isEmpty();
    assertThat(project.run("run.js").lines())
        .containsExactly(
            "all: [\"Emma\",\"NOVELS\",2]",
            "fewer: [\"Emma\"]",
            "a hole: {\"title\":\"Emma\",\"copies\":2}",
            "texts for numbers: [\"NaN\",\"-Infinity\"]",
            "a function: [1,2]",
            "headers: {\"Content-Type\":\"application/json\",\"Authorization\":\"Bearer secret\"}",
            "exception: [-32000,\"none\",\"Ulysses\"]",
            "no JSON: \"the answer is no JSON-RPC document (HTTP status 502)\"",
            "timeout: \"RpcTimeoutError\"",
            "deadline: \"1\"",
            "aborted: \"enough\"",
            "aborted before: \"enough\"",
            "notification: {\"jsonrpc\":\"2.0\",\"method\":\"weather.changed\","
                + "\"params\":{\"celsius\":21.5}}",
            "in flight: 3",
            "replies: [[\"one\"],[\"two\"],[\"three\"]]",
            "control: {\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":4}}",
            "gone: \"RpcTimeoutError\"",
            "control: {\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"rpc.subscribe\","
                + "\"params\":[\"weather\"]}",
            "heard: [{\"celsius\":1},\"17 missed\",{\"celsius\":2}]",
            "broken: \"ws://x/ closed (1006)\"",
            "closings: [\"ws://x/ closed (1006)\"]",
            "control: {\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"rpc.subscribe\","
                + "\"params\":[\"weather\"]}",
            "again: [\"again\"]",
            "control: {\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"rpc.unsubscribe\","
                + "\"params\":[\"weather\"]}",
            "nobody: \"RpcConnectionError\"",
            "no WebSocket: [\"RpcConnectionError\",\"ws://x/: there is no global WebSocket here (Node has"
                + " one from 22 on). Give the option WebSocket, such as that of the package ws\"]");
  }

  @Test
  void callsALiveServer() throws IOException {
    List<String> replies = List.of(
        "find: [\"Emma\",\"Jane Austen\",null,12.5]",
        "label: [\"Emma/NOVELS/1\",\"Emma/SCIENCE/1\",\"Emma/NOVELS/2\"]",
        "sum: [1,7]",
        "shelves: [\"Emma\"]",
        "delete: null",
        "average: [1.5,\"NaN\",\"Infinity\"]",
        "street: [null,\"{b=1}\"]",
        "add: 3",
        "no such book: [-32000,\"there is no Ulysses\",\"Ulysses\"]",
        "no such method: [-32601,\"Method not found\"]",
        "at once: 100");
    project.write("client.ts", clientForLibrary());
    project.add("socket.d.ts");
    project.add("socket.js");
    project.add("live.ts");
    assertThat(project.compile("live.ts")).isEmpty();
    Set<String> tokens = ConcurrentHashMap.newKeySet();
    ServerInterceptor noting = (call, next) -> {
      tokens.add(call.context().meta().getOrDefault("authorization", "none"));
      return next.proceed();
    };
    try (RpcServer server =
        library().connector(HttpConnector.at("127.0.0.1", 0)).intercept(noting).start()) {
      String http = server.endpoints().get(1);
      assertThat(project.run("live.js", http).lines()).containsExactlyElementsOf(replies);
      assertThat(tokens).containsExactly("none");
      tokens.clear();
      assertThat(project.run("live.js", http.replace("http:", "ws:")).lines())
          .startsWith(replies.toArray(String[]::new))
          .endsWith("heard: {\"celsius\":21.5}")
          .hasSize(replies.size() + 1);
      assertThat(tokens).containsExactly("Bearer sesame?");
    }
  }

  /** The document of a server of {@link Oddities}, with more methods and schemas. */
  private static JsonText oddities(String methods, String schemas) {
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .register(new Oddities())
            .start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      String document = client.call("rpc.discover", JsonText.class).toString();
      return JsonText.parse(document
          .replace("\"methods\":[", "\"methods\":[" + methods + ",")
          .replace("\"schemas\":{", "\"schemas\":{" + schemas + ","));
    }
  }

  @Test
  void aUnionIsGroupedWhereverItIsAnOperand() throws IOException {
    project.write("client.ts", TypeScript.of(oddities("""
        {"name": "all", "params": [],
         "result": {"schema": {"type": "array",
                               "items": {"anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]}}}},
        {"name": "any", "params": [
           {"name": "first", "required": true, "x-variadic": true, "schema": {}},
           {"name": "last", "x-variadic": true,
            "schema": {"type": ["array"], "items": {"type": "string"}}}]}
        """, """
        "Maybe": {"type": ["object", "null"], "properties": {"x": {"type": "integer"}},
                  "required": ["x"]},
        "Boxes": {"type": "array", "items": {"type": "object", "required": ["x"],
                                             "properties": {"x": {"type": "integer"}}}},
        "Either": {"allOf": [{"$ref": "#/components/schemas/Maybe"},
                             {"type": ["string", "integer"]}]},
        "Tags": {"type": "object", "propertyNames": {"type": "boolean"},
                 "additionalProperties": {"type": "boolean"}}
        """), LongForm.NUMBER));
    project.add("types.ts");
    assertThat(project.compile("types.ts")).isEmpty();
  }

  @Test
  void noMethodIsCalledByTheLanguage() throws IOException {
    String client = TypeScript.of(oddities("{}", "\"A\": {}"), LongForm.NUMBER);
    assertThat(client)
        .contains("Calls odd.then. JavaScript itself would call a method named then.")
        .contains("catch(type: string): Promise<string>");
    project.write("client.ts", client);
    project.add("names.ts");
    assertThat(project.compile("names.ts")).isEmpty();
    assertThat(project.run("names.js").lines())
        .containsExactly(
            "true true {\"odd\":{}} [object Object] true false []",
            "[[\"a\"],[\"b\"],[\"c\"]]",
            "odd.then odd.catch odd.hasOwnProperty odd.finally odd.toJSON odd.toString odd.valueOf"
                + " odd.__proto__ odd.prototype");
  }

  @Test
  void anyWordOfTheClientCanBeAName() throws IOException {
    String client = clientForLibrary();
    List<String> words = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*")
        .matcher(client)
        .results()
        .map(MatchResult::group)
        .distinct()
        .toList();
    assertThat(words).contains("TextEncoder", "args", "readonly", "RpcError", "await");
    String methods = words.stream()
        .map(word -> "{'name': '" + word + "." + word + "', 'params': [{'name': '" + word
            + "', 'schema': {'$ref': '#/components/schemas/" + word + "'}}]}")
        .collect(Collectors.joining(","));
    String schemas = words.stream()
        .map(word -> "'" + word + "': {'type': 'object', 'properties': {'" + word + "': {}}}")
        .collect(Collectors.joining(","));
    project.write(
        "client.ts",
        TypeScript.of(
            JsonText.parse(
                ("{'methods': [" + methods + "], 'components': {'schemas': {" + schemas + "}}}")
                    .replace('\'', '"')),
            LongForm.BIGINT));
    assertThat(project.compile("client.ts")).isEmpty();
    assertThat(project.run("client.js")).isEmpty();
  }

  @Test
  void noIntegerLosesDigitsUnseen() throws IOException {
    JsonText document = oddities("{}", "\"A\": {}");
    project.write("client.ts", TypeScript.of(document, LongForm.NUMBER));
    project.write("bigints.ts", TypeScript.of(document, LongForm.BIGINT));
    project.add("socket.d.ts");
    project.add("socket.js");
    project.add("longs.ts");
    assertThat(project.compile("longs.ts")).isEmpty();
    try (RpcServer server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new Oddities())
        .connector(HttpConnector.at("127.0.0.1", 0))
        .start()) {
      String http = server.endpoints().get(1);
      assertThat(project.run("longs.js", http)).isEqualTo(LONGS);
      String heard = """
          heard: [["1152921504606846976n"]]
          errors: [["RpcIntegerError","params[0]: 1152921504606846976 LOSES"]]
          """.replace("LOSES", LOSES);
      String overWebSocket = project.run("longs.js", http.replace("http:", "ws:"));
      assertThat(overWebSocket).contains(heard);
      assertThat(overWebSocket.replace(heard, "")).isEqualTo(LONGS);
    }
  }

  @Test
  void aHostileDocumentBecomesNoCode() throws IOException {
    String evil = "*/ } throw new Error(`evil`); /* \\\" \\u2028 \\n ' ${1}";
    String document = """
        {"openrpc": "1.3.2", "info": {"title": "EVIL", "version": "EVIL"},
         "methods": [
           {"name": "EVIL.EVIL", "summary": "EVIL", "deprecated": true,
            "params": [{"name": "EVIL", "description": "EVIL", "schema": {"const": "EVIL"}},
                       {"name": "EVIL", "required": true, "schema": {"enum": ["EVIL"]}}],
            "result": {"name": "EVIL", "schema": {"$ref": "#/components/schemas/EVIL"}},
            "errors": [{"code": 1, "message": "EVIL",
                        "data": {"x-class": "EVIL", "properties": {"type": {"type": "EVIL"}}}}]},
           {"name": "a.b", "params": [{"name": "x"}, 5]}, {"params": 5}, 7, null,
           {"name": "Promise.then"}, {"name": "promise.then"}],
         "components": {"schemas": {
           "EVIL": {"type": "object", "description": "EVIL",
                    "properties": {"EVIL": {"type": "EVIL", "description": "EVIL"}}},
           "Error": {"type": ["string", 5]}, "class": {"$ref": 5}, "Promise": {"allOf": []}}}}
        """.replace("EVIL", evil);
    project.write("client.ts", TypeScript.of(JsonText.parse(document), LongForm.BIGINT));
    assertThat(project.compile("client.ts")).isEmpty();
    assertThat(project.run("client.js")).isEmpty();
  }

  @Test
  void anEmptyDocumentIsAClientWithoutMethods() throws IOException {
    project.write("client.ts", TypeScript.of(JsonText.parse("{}"), LongForm.NUMBER));
    assertThat(project.compile("client.ts")).isEmpty();
  }
}
