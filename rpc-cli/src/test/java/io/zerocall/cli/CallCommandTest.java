package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcContext;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallCommandTest {
  private static RpcServer server;
  private static String endpoint;

  @TempDir
  private Path directory;

  @BeforeAll
  static void serve() {
    server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .register(new DemoService())
        .registerFunction(
            "test.any", new io.zerocall.RpcType<Function<JsonText, JsonText>>() {}, json -> json)
        .registerFunction("test.token", new io.zerocall.RpcType<Supplier<String>>() {}, () -> {
          return RpcContext.current().orElseThrow().meta().getOrDefault("token", "none");
        })
        .registerFunction("test.refuse", Runnable.class, () -> {
          throw RpcErrorReply.unauthorized("who are you?");
        })
        .registerFunction("test.nested", Runnable.class, () -> {
          throw new IllegalStateException("outer", new IOException("inner"));
        })
        .start();
    endpoint = server.endpoint();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static CommandRun call(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "call";
    all[1] = endpoint;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }

  private static void assertPrints(CommandRun run, String... lines) {
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).containsExactly(lines);
  }

  private static void assertFails(CommandRun run, int exitCode, String... messages) {
    assertThat(run.err()).startsWith("rpc: ").contains(messages).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void timingPrintsWhereTheTimeWent() {
    CommandRun run = call("my.namespace.sleep", "20", "--timing");
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).containsExactly("null");
    assertThat(run.err().lines().map(line -> line.replaceAll(" +[0-9.]+ ms$", "")))
        .containsExactly(
            "waited for its turn",
            "waited for a connection",
            "under way",
            "waited in the server",
            "ran in the server",
            "in all",
            "server last heard from, before the end");
  }

  @Test
  void theOriginalZerorpcsWireIsSpokenToo() {
    CommandRun product = call("my.namespace.mult", "5", "7", "--wire", "zerorpc");
    assertThat(product).isEqualTo(new CommandRun(0, "35\n", ""));
    CommandRun named =
        call("my.namespace.mult", "--named", "{\"a\": 5, \"b\": 7}", "--wire=ZeroRPC");
    assertThat(named.out()).isEqualTo("35\n");
    CommandRun failed = call("my.namespace.divide", "1", "0", "--wire", "zerorpc");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("the method threw ArithmeticException: / by zero");
    CommandRun unknown = call("no.body", "--wire", "zerorpc");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("Function 'no.body' not found");
    assertThat(call("rpc.ping", "--wire", "soap").err())
        .contains("soap", "expected: json-rpc or zerorpc");
    assertThat(call("rpc.ping", "--wire", "json-rpc").out()).isEqualTo("\"pong\"\n");
  }

  @Test
  void printsTheResultAsJson() {
    assertPrints(call("my.namespace.mult", "5", "7"), "35");
    assertPrints(call("my.namespace.mult", "-5", "7"), "-35");
    assertPrints(call("my.namespace.echo", "\"é \\\"😀\\\"\""), "\"é \\\"😀\\\"\"");
    assertPrints(call("my.namespace.greet", "\"Ann\""), "\"Hello, Ann!\"");
    assertPrints(call("my.namespace.sleep", "0"), "null");
    assertPrints(call("rpc.ping"), "\"pong\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.0", "1.50e+300", "-0.0", "[]", "{\"a\":[1.10,null]}", "12345678901234567890123"
      })
  void keepsNumbersExact(String json) {
    assertPrints(call("test.any", json), json);
  }

  @Test
  void takesParametersByName() {
    assertPrints(call("my.namespace.mult", "--named", "{\"b\": 7, \"a\": 5}"), "35");
    assertPrints(
        call("my.namespace.greet", "--named={\"name\": \"Ann\", \"greeting\": \"Bye\"}"),
        "\"Bye, Ann!\"");
  }

  @Test
  void sendsMetadata() {
    assertPrints(call("test.token"), "\"none\"");
    assertPrints(call("test.token", "--meta", "token=a=b", "--meta", "x=y"), "\"a=b\"");
  }

  @Test
  void endsWithOneWhenTheServerAnswersWithAnError() {
    assertFails(call("my.namespace.divide", "1", "0"), 1, "ArithmeticException: / by zero");
    assertFails(call("my.namespace.mul", "1", "2"), 1, "Method not found", "rpc list");
    assertFails(call("my.namespace.mult", "1"), 1, "parameter 2 'b' is missing", "(a, b)");
    assertFails(
        call("my.namespace.mult", "\"x\"", "1"),
        1,
        "parameter 1 'a': expected: a whole number, got: a string");
    assertFails(
        call("my.namespace.mult", "1.5", "1"),
        1,
        "parameter 1 'a': expected: a whole number, got: a number with a fraction");
    assertFails(call("my.namespace.mult", "--named", "{\"a\": 1, \"c\": 2}"), 1, "(a, b)");
    assertFails(call("test.refuse"), 1, "who are you? [-32006]");
    assertFails(call("test.nested"), 1, "outer", "  caused by java.io.IOException: inner");
  }

  @ParameterizedTest
  @CsvSource({
    "my.namespace.mul, my.namespace.mult",
    "my.namespace.Divdie, my.namespace.divide",
    "my.namespcae.echo, my.namespace.echo",
    "sleep, my.namespace.sleep",
    "other.greet, my.namespace.greet",
    "rpc.pign, rpc.ping"
  })
  void namesTheMethodThatMayHaveBeenMeant(String mistyped, String meant) throws IOException {
    CommandRun run = call(mistyped);
    assertFails(run, 1, "Method not found", "  did you mean: " + meant, "rpc list");
    assertThat(run.err()).containsOnlyOnce("did you mean");
    CommandRun inBatch = call("--batch", file("[{\"method\": \"" + mistyped + "\"}]"));
    assertThat(inBatch.err()).contains("rpc: call 1: ", "  did you mean: " + meant);
  }

  @Test
  void asksForOtherMethodsOnlyIfThereIsNoSuchMethod() {
    assertThat(call("nothing.like.it").err()).contains("not found").doesNotContain("did you mean");
    Queue<String> called = new ConcurrentLinkedQueue<>();
    try (RpcServer silent = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .registerFunction("test.fail", Runnable.class, () -> {
          throw new IllegalStateException("failed");
        })
        .intercept((call, next) -> {
          called.add(call.method());
          if (!call.method().startsWith("test.")) {
            throw RpcErrorReply.unauthorized("not yours");
          }
          return next.proceed();
        })
        .start()) {
      assertFails(CommandRun.of("call", silent.endpoint(), "test.fail"), 1, "failed");
      assertThat(called).containsExactly("test.fail");
      CommandRun unknown = CommandRun.of("call", silent.endpoint(), "test.fial");
      assertFails(unknown, 1, "Method not found");
      assertThat(unknown.err()).doesNotContain("did you mean", "not yours");
      assertThat(called).contains("system.listMethods", "rpc.discover");
    }
  }

  @Test
  void endsWithTwoWhenThereIsNoReplyInTime() {
    CommandRun run = call("my.namespace.sleep", "60000", "--timeout", "1s");
    assertFails(run, 2, "deadline exceeded", "may have run", endpoint);
  }

  @Test
  void endsWithTwoWhenThereIsNoServer() {
    CommandRun run =
        CommandRun.of("call", "tcp://127.0.0.1:1", "my.namespace.mult", "--timeout=50ms");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("tcp://127.0.0.1:1", "did not run");
  }

  @Test
  void waitsForAConnectionNoLongerThanTheConnectTimeout() {
    CommandRun run = CommandRun.of(
        "call", "tcp://127.0.0.1:1", "my.namespace.mult", "--timeout=1m", "--connect-timeout=50ms");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("tcp://127.0.0.1:1: no connection: ", "did not run");
    assertFails(call("my.namespace.mult", "--connect-timeout", "5"), 2, "500ms, 1.5s or 2m");
    assertThat(CommandRun.of("call", "--help").out())
        .containsSubsequence("--connect-timeout=DURATION", "Default: 2s.");
  }

  @Test
  void saysHowToWriteAString() {
    CommandRun run = call("my.namespace.greet", "\"Ann\"", "hello");
    assertFails(run, 2, "argument 2: hello is not JSON", "a string is written '\"hello\"'");
  }

  @Test
  void saysWhatIsWrongWithTheParameters() {
    assertFails(call("my.namespace.echo", "[1,"), 2, "argument 1: [1, is not JSON", "the end");
    assertFails(
        call("my.namespace.mult", "--named", "{a: 5}"), 2, "--named", "name in double quotes");
    assertFails(call("my.namespace.mult", "--named", "[5, 7]"), 2, "expected: an object");
    assertFails(call("my.namespace.mult", "5", "--named", "{\"b\": 7}"), 2, "not both");
    assertFails(call("my.namespace.mult", "--named"), 2, "--named");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:5555|expected: tcp://host:port",
        "tcp://localhost|expected: tcp://host:port",
        "tcp://localhost:99999|expected: a port from 0 to 65535",
        "my.namespace.mult|expected: tcp://host:port"
      })
  void saysHowToWriteAnEndpoint(String mistyped, String message) {
    assertFails(CommandRun.of("call", mistyped, "x.y"), 2, mistyped, message, "rpc call --help");
  }

  @Test
  void saysHowToWriteTheRest() {
    assertFails(call(), 2, "no method");
    assertFails(CommandRun.of("call"), 2, "ENDPOINT");
    assertFails(call("my name"), 2, "without spaces");
    assertFails(call("my.namespace.mult", "1", "1", "--tiemout=5s"), 2, "--tiemout", "--timeout");
    assertFails(call("my.namespace.mult", "--timeout", "5"), 2, "500ms, 1.5s or 2m");
    assertFails(call("my.namespace.mult", "--timeout", "0s"), 2, "expected: > 0");
    assertFails(call("my.namespace.mult", "--meta", "token"), 2, "'--meta'", "KEY=VALUE");
  }

  @Test
  void saysWhyAUserIsRefused() throws IOException {
    String file = Files.writeString(directory.resolve("password"), "guess").toString();
    try (RpcServer guarded = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .plain(PlainAuthenticator.of(Map.of("ann", "secret")))
        .start()) {
      CommandRun run = CommandRun.of(
          "call", guarded.endpoint(), "rpc.ping", "--user=ann", "--password-file", file);
      assertFails(run, 2, "refused: wrong user or password");
      assertThat(run.err()).doesNotContain("guess");
    }
  }

  @Test
  void saysWhatIsWrongWithAUser() throws IOException {
    assertFails(call("rpc.ping", "--user=ann"), 2, "--user needs --password-file");
    assertFails(call("rpc.ping", "--password-file=x"), 2, "--password-file needs --user");
    assertFails(
        call("rpc.ping", "--user=ann", "--password-file=/no/such/file"),
        2,
        "--password-file: /no/such/file does not exist");
    String empty = Files.writeString(directory.resolve("empty"), "").toString();
    assertFails(call("rpc.ping", "--user=ann", "--password-file=" + empty), 2, "is empty");
    assertFails(
        call("--batch=-", "--user=ann", "--password-file=-"), 2, "can't both read the standard");
    String file = Files.writeString(directory.resolve("password"), "guess").toString();
    assertFails(
        call("rpc.ping", "--user=ann", "--password-file=" + file, "--engine=jeromq"),
        2,
        "JeroMQ has no users and passwords");
    assertFails(call("rpc.ping", "--engine=other"), 2, "--engine", "JEROMQ");
  }

  @Test
  void callsABatchInOneGo() throws IOException {
    String batch = """
        [{"method": "my.namespace.mult", "params": [5, 7]},
         {"jsonrpc": "2.0", "id": 1, "method": "my.namespace.greet", "params": {"name": "Ann"}},
         {"method": "rpc.ping"}]
        """;
    assertPrints(call("--batch", file(batch)), "35", "\"Hello, Ann!\"", "\"pong\"");
    assertPrints(call("--batch", file("[]")));
  }

  @Test
  void leavesTheLineOfAFailedCallEmpty() throws IOException {
    CommandRun run = call("--batch", file("""
            [{"method": "my.namespace.divide", "params": [1, 0]},
             {"method": "my.namespace.mult", "params": [5, 7]},
             {"method": "no.such"}]
            """));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).containsExactly("", "35", "");
    assertThat(run.err()).contains("rpc: call 1: ", "/ by zero", "rpc: call 3: ", "not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"method\": \"x\"},]|at character 18",
        "{\"method\": \"x\"}|not an array of calls",
        "[1]|call 1: not an object",
        "[{\"method\": \"x\"}, {\"params\": []}]|call 2: no method",
        "[{\"method\": 5}]|call 1: no method",
        "[{\"method\": \"x\", \"params\": 5}]|call 1: params is neither an array nor an object",
        "[{\"method\": \"x\", \"parms\": []}]|call 1: unknown member \"parms\""
      })
  void saysWhatIsWrongWithABatch(String batch, String message) throws IOException {
    assertFails(call("--batch", file(batch)), 2, "--batch: ", message);
  }

  @Test
  void saysWhatIsWrongWithABatchFile() {
    assertFails(call("--batch", "/no/such/file"), 2, "/no/such/file does not exist");
    assertFails(call("my.namespace.mult", "--batch", "x"), 2, "the file contains the methods");
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("batch.json"), content).toString();
  }
}
