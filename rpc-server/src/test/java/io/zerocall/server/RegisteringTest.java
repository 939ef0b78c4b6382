package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcType;
import io.zerocall.testing.Compiled;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registering and unregistering objects and functions, before and while the server runs. */
class RegisteringTest {
  @RpcService("one")
  public static final class One {
    @RpcMethod(help = "Says one.")
    public int number() {
      return 1;
    }

    @RpcMethod("other.name")
    public String renamed(String text, List<Integer> numbers, double value) {
      return text;
    }

    public int unmarked() {
      return -1;
    }
  }

  public static final class Two {
    @RpcMethod
    public int free() {
      return 2;
    }

    @RpcMethod
    public int number() {
      return 2;
    }
  }

  private final TestServer server =
      TestServer.with(builder -> builder.executor(Runnable::run).register(new One()));
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    server.close();
  }

  private void expectUnknown(String method) {
    assertThat(peer.error(method, "[]").toString())
        .isEqualTo("{\"code\":-32601,\"message\":\"Method not found\"}");
  }

  @Test
  void whatIsNotMarkedOrRegisteredIsNotFound() {
    for (String name : List.of(
        "one.unmarked",
        "one.toString",
        "one.hashCode",
        "one.getClass",
        "one.wait",
        "number",
        "one",
        "one.",
        ".number",
        "",
        "rpc.nobody",
        "system.nobody",
        "rpc.discovery",
        "ONE.number",
        "one.number ",
        "one.renamed")) {
      expectUnknown(name);
    }
  }

  @Test
  void anObjectMayBeRegisteredUnderSeveralNamespacesAndUnregistered() {
    server.server().register("two", new Two());
    server.server().register("two.deep", new Two());
    assertThat(peer.result("two.number", "[]")).isEqualTo("2");
    assertThat(peer.result("two.deep.number", "[]")).isEqualTo("2");
    assertThat(server.server().unregister("two.number")).isTrue();
    assertThat(server.server().unregister("two.number")).isFalse();
    expectUnknown("two.number");
    assertThat(peer.result("two.free", "[]")).isEqualTo("2");
    assertThat(server.server().unregister("two")).isTrue();
    expectUnknown("two.free");
    expectUnknown("two.deep.number");
    server.server().register("two", new Two());
    assertThat(peer.result("two.number", "[]")).isEqualTo("2");
    assertThat(server.server().unregister("tw")).isFalse();
  }

  /** A method that must not be called by its own name alone. */
  public static final class Reserved {
    @RpcMethod("rpc.ping")
    public int ping() {
      return 3;
    }
  }

  @Test
  void anEmptyNamespaceLeavesTheMethodsTheirOwnNames() {
    server.server().register("", new Two());
    assertThat(peer.result("free", "[]")).isEqualTo("2");
    assertThat(server.server().unregister("free")).isTrue();
    expectUnknown("free");
    assertThatThrownBy(() -> server.server().register("", new Reserved()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: \"rpc.ping\" (rpc and system are reserved)");
    assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
  }

  @Test
  void everythingButTheReservedNamesIsUnregisteredAtOnce() {
    server.server().register("two", new Two());
    assertThat(server.server().unregisterAll()).isTrue();
    assertThat(server.server().unregisterAll()).isFalse();
    expectUnknown("two.free");
    assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    server.server().register("two", new Two());
    assertThat(peer.result("two.free", "[]")).isEqualTo("2");
  }

  @Test
  void aServerThatIsClosedTakesNothingMore() {
    assertThat(server.server().toString()).startsWith("RpcServer[").endsWith(", open]");
    server.close();
    assertThatThrownBy(() -> server.server().register("two", new Two()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the server is closed");
    assertThat(server.server().toString()).endsWith(", closed]");
  }

  @Test
  void aNameThatIsTakenRegistersNothing() {
    assertThatThrownBy(() -> server.server().register("one", new Two()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"one.number\" is registered already")
        .hasMessageContaining("RegisteringTest$One.number()");
    expectUnknown("one.free");
    assertThat(peer.result("one.number", "[]")).isEqualTo("1");
    assertThatThrownBy(() ->
            server.server().registerFunction("one.number", IntBinaryOperator.class, (a, b) -> 0))
        .hasMessageContaining("registered already");
  }

  @Test
  void functionsAreCalledByPositionAndByTheNamesOfTheirInterface() {
    RpcServer running = server.server();
    running.registerFunction("add", IntBinaryOperator.class, Integer::sum);
    assertThat(peer.result("add", "[2,3]")).isEqualTo("5");
    running.registerFunction(
        "deep.length", new RpcType<Function<String, Integer>>() {}, String::length);
    assertThat(peer.result("deep.length", "[\"abc\"]")).isEqualTo("3");
    running.registerFunction(
        "pair",
        new RpcType<BiFunction<Integer, Map<String, Two[]>, List<Integer>>>() {},
        (number, map) -> List.of(number, map.size()));
    assertThat(peer.result("pair", "[1,{}]")).isEqualTo("[1,0]");
    running.registerFunction("supply", new RpcType<Supplier<String>>() {}, () -> "supplied");
    assertThat(peer.result("supply", "[]")).isEqualTo("\"supplied\"");
  }

  @Test
  void mistakesWithFunctionsAreReportedAtOnce() {
    RpcServer running = server.server();
    expectMistake(
        () -> running.registerFunction("f", Function.class, x -> x), "Function", "Object");
    expectMistake(() -> running.registerFunction("f", String.class, "x"), "not a functional");
    expectMistake(
        () -> running.registerFunction("f", IntBinaryOperator.class, null), "function", "null");
    expectMistake(
        () -> running.registerFunction("rpc.f", IntBinaryOperator.class, Integer::sum), "reserved");
    expectMistake(
        () -> running.registerFunction("system", IntBinaryOperator.class, Integer::sum),
        "reserved");
    for (String name : List.of("", " ", "a b", ".a", "a.", "a..b", "a\nb", "a\u0085b")) {
      expectMistake(
          () -> running.registerFunction(name, IntBinaryOperator.class, Integer::sum), "expected:");
    }
    expectMistake(() -> running.register(null), "service", "null");
    expectMistake(() -> running.register("x", null), "service", "null");
    expectMistake(() -> running.register(new Two()), "no namespace", "@RpcService");
    expectMistake(() -> running.register("x", new Object()), "has no remote methods");
    expectMistake(() -> running.unregister("rpc.ping"), "reserved");
    assertThat(peer.result("system.listMethods", "[]")).doesNotContain("\"f\"");
  }

  public record Growing<T>(T value, Growing<List<T>> next) {}

  public static final class GrowingException extends Exception {
    private static final long serialVersionUID = 1;

    public @Nullable Growing<String> getGrowing() {
      return null;
    }
  }

  public static final class Throws {
    @RpcMethod
    public void go(boolean fails) throws GrowingException {
      if (fails) {
        throw new GrowingException();
      }
    }
  }

  @Test
  void aTypeWithoutAnEndKeepsNoServerFromBeingDescribed() {
    expectMistake(
        () -> server
            .server()
            .registerFunction(
                "f", new RpcType<Supplier<Growing<String>>>() {}, () -> new Growing<>("", null)),
        "ever new type arguments");
    server.server().register("throws", new Throws());
    assertThat(peer.result("rpc.discover", "[]")).contains("\"throws.go\"", "\"growing\"");
  }

  @Test
  void theParametersOfAToolHaveNames(@TempDir Path plain, @TempDir Path folder) throws Exception {
    String source = """
        package nameless;
        public class Tools {
          @io.zerocall.RpcMethod(tool = %s) public int half(int number) { return number / 2; }
        }
        """;
    server.server().register("plain", serviceWithoutNames(plain, source.formatted(false)));
    Object tools = serviceWithoutNames(folder, source.formatted(true));
    expectMistake(
        () -> server.server().register("tools", tools),
        "nameless.Tools.half",
        "of type int, has no name",
        "-parameters",
        "@RpcParam");
  }

  private static Object serviceWithoutNames(Path folder, String source) throws Exception {
    ClassLoader loader =
        Compiled.load(folder, List.of(), Compiled.source("nameless/Tools", source));
    return loader.loadClass("nameless.Tools").getConstructor().newInstance();
  }

  private static void expectMistake(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String... words) {
    assertThatThrownBy(action)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words);
  }

  @Test
  void introspectionReportsNamesSignaturesAndHelp() {
    assertThat(peer.result("system.listMethods", "[]"))
        .isEqualTo(
            "[\"one.number\",\"one.other.name\",\"rpc.cancel\",\"rpc.discover\",\"rpc.ping\","
                + "\"rpc.subscribe\",\"rpc.unsubscribe\","
                + "\"system.listMethods\",\"system.methodHelp\",\"system.methodSignature\"]");
    assertThat(peer.result("system.methodSignature", "[\"one.other.name\"]"))
        .isEqualTo("[[\"string\",\"string\",\"array\",\"number\"]]");
    assertThat(peer.result("system.methodSignature", "{\"name\":\"system.methodHelp\"}"))
        .isEqualTo("[[\"string\",\"string\"]]");
    assertThat(peer.result("system.methodSignature", "[\"rpc.cancel\"]"))
        .isEqualTo("[[\"null\",\"string\"]]");
    assertThat(peer.result("system.methodHelp", "[\"one.number\"]")).isEqualTo("\"Says one.\"");
    assertThat(peer.result("system.methodHelp", "[\"one.other.name\"]")).isEqualTo("\"\"");
    assertThat(peer.error("system.methodHelp", "[\"nobody\"]").toString())
        .isEqualTo("{\"code\":-32602,\"message\":\"Invalid params: no method has this name\"}");
    assertThat(peer.result("rpc.ping", "[]")).isEqualTo("\"pong\"");
    assertThat(peer.result("rpc.ping", "{}")).isEqualTo("\"pong\"");
    assertThat(peer.error("rpc.ping", "[1]").get("code").asInt()).isEqualTo(-32602);
  }
}
