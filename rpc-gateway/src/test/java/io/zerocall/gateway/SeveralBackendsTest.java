package io.zerocall.gateway;

import static io.zerocall.gateway.TestGateway.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway in front of two servers, which share the method {@code shared.who} and a type's name.
 */
@SuppressWarnings("SameNameButDifferent") // two services with two types of the same name
class SeveralBackendsTest {
  /** The methods of the first backend. */
  @RpcService("first")
  public static final class First {
    public record Item(String name) {}

    @RpcMethod
    public Item item() {
      return new Item("first");
    }
  }

  /** The methods of the second backend. */
  @RpcService("second")
  public static final class Second {
    public record Item(int number) {}

    @RpcMethod(help = "Gives an item.")
    public Item item() {
      return new Item(2);
    }
  }

  private final RpcServer first = TestGateway.backend(new First());
  private final RpcServer second = TestGateway.backend(new Second());
  private final TestGateway gateway;

  SeveralBackendsTest() {
    first.registerFunction("shared.who", IntBinaryOperator.class, (a, b) -> 1);
    second.registerFunction("shared.who", IntBinaryOperator.class, (a, b) -> 2);
    gateway = TestGateway.to(first.endpoint(), second.endpoint());
  }

  @AfterEach
  void close() {
    gateway.close();
    first.close(Duration.ZERO);
    second.close(Duration.ZERO);
  }

  @Test
  void callsGoToTheFirstThatOffersTheMethod() {
    assertThat(gateway.ask("first.item", "[]")).isEqualTo(result("{\"name\":\"first\"}"));
    assertThat(gateway.ask("second.item", "[]")).isEqualTo(result("{\"number\":2}"));
    assertThat(gateway.ask("shared.who", "[0,0]")).isEqualTo(result("1"));
    assertThat(gateway.ask("none", "[]"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,"
            + "\"message\":\"Method not found\"}}");
    assertThat(gateway.ask("system.methodHelp", "{\"name\":\"second.item\"}"))
        .isEqualTo(result("\"Gives an item.\""));
  }

  @Test
  void aMethodThatIsRegisteredLaterIsFound() {
    assertThat(gateway.ask("late", "[1,2]")).contains("-32601");
    second.registerFunction("late", IntBinaryOperator.class, Integer::sum);
    String answer = gateway.ask("late", "[1,2]");
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestGateway.PATIENCE_SECONDS);
    while (answer.contains("-32601") && System.nanoTime() - giveUp < 0) {
      answer = gateway.ask("late", "[1,2]"); // each backend is asked at most once a second
    }
    assertThat(answer).isEqualTo(result("3"));
  }

  @Test
  void oneThatIsDownTakesNothingFromTheOther() {
    assertThat(gateway.ask("second.item", "[]")).contains("result");
    second.close();
    assertThat(gateway.askUntil("-32001", "second.item", "[]")).contains(second.endpoint());
    assertThat(gateway.ask("first.item", "[]")).contains("result");
    assertThat(gateway.ask("system.listMethods", "[]")).contains("first.item");
    assertThat(gateway.ask("rpc.discover", "[]")).contains("first.item");
  }

  @Test
  void oneThatIsDownHoldsUpNoOthers() {
    assertThat(gateway.ask("first.item", "[]")).contains("result");
    second.close();
    assertThat(gateway.askUntil("-32001", "second.item", "[]")).contains(second.endpoint());
    gateway.askOften("-32001", "second.item");
    gateway.askOften("result", "first.item");
    gateway.askOften("first.item", "system.listMethods");
    gateway.askOften("first.item", "rpc.discover");
    gateway.askOften("-32601", "none");
    try (RpcServer restarted = TestGateway.backend(second.endpoint(), new Second())) {
      assertThat(gateway.askUntil("result", "second.item", "[]"))
          .isEqualTo(result("{\"number\":2}"));
      assertThat(gateway.askUntil("second.item", "rpc.discover", "[]")).contains("first.item");
      assertThat(restarted.endpoint()).isEqualTo(second.endpoint());
    }
  }

  @Test
  void oneThatHasNeverBeenUpIsNamedWhereItMightHaveTheMethod() {
    try (TestGateway other = TestGateway.to(first.endpoint(), "tcp://127.0.0.1:1")) {
      assertThat(other.ask("first.item", "[]")).contains("result");
      assertThat(other.ask("none", "[]")).contains("-32001", "tcp://127.0.0.1:1");
    }
  }

  @Test
  void describesTheMethodsOfAll() {
    JsonText list =
        JsonText.parse(gateway.ask("system.listMethods", "[]")).members().get("result");
    assertThat(list.elements().stream().map(JsonText::string))
        .contains("first.item", "second.item", "shared.who", "rpc.ping")
        .isSorted()
        .doesNotHaveDuplicates();
    Map<String, JsonText> document = JsonText.parse(gateway.ask("rpc.discover", "[]"))
        .members()
        .get("result")
        .members();
    List<JsonText> methods = document.get("methods").elements();
    assertThat(methods.stream().map(method -> method.members().get("name").string()))
        .containsExactly("first.item", "second.item", "shared.who");
    assertThat(methods.get(0).toString()).contains("\"$ref\":\"#/components/schemas/Item\"");
    assertThat(methods.get(1).toString()).contains("\"$ref\":\"#/components/schemas/Item_2\"");
    Map<String, JsonText> schemas =
        document.get("components").members().get("schemas").members();
    assertThat(schemas.get("Item").toString()).contains("\"name\"").doesNotContain("number");
    assertThat(schemas.get("Item_2").toString()).contains("\"number\"");
  }
}
