package io.zerocall.gateway;

import static io.zerocall.gateway.Door.result;
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
@SuppressWarnings("SameNameButDifferent") // two services, two types of one name
class SeveralBackendsTest {
  /** What the first one offers. */
  @RpcService("first")
  public static final class First {
    public record Item(String name) {}

    @RpcMethod
    public Item item() {
      return new Item("first");
    }
  }

  /** What the second one offers. */
  @RpcService("second")
  public static final class Second {
    public record Item(int number) {}

    @RpcMethod(help = "Gives an item.")
    public Item item() {
      return new Item(2);
    }
  }

  private final RpcServer first = Door.backend(new First());
  private final RpcServer second = Door.backend(new Second());
  private final Door door;

  SeveralBackendsTest() {
    first.registerFunction("shared.who", IntBinaryOperator.class, (a, b) -> 1);
    second.registerFunction("shared.who", IntBinaryOperator.class, (a, b) -> 2);
    door = Door.to(first.endpoint(), second.endpoint());
  }

  @AfterEach
  void close() {
    door.close();
    first.close(Duration.ZERO);
    second.close(Duration.ZERO);
  }

  @Test
  void callsGoToTheFirstThatOffersTheMethod() {
    assertThat(door.ask("first.item", "[]")).isEqualTo(result("{\"name\":\"first\"}"));
    assertThat(door.ask("second.item", "[]")).isEqualTo(result("{\"number\":2}"));
    assertThat(door.ask("shared.who", "[0,0]")).isEqualTo(result("1"));
    assertThat(door.ask("none", "[]"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,"
            + "\"message\":\"Method not found\"}}");
    assertThat(door.ask("system.methodHelp", "{\"name\":\"second.item\"}"))
        .isEqualTo(result("\"Gives an item.\""));
  }

  @Test
  void aMethodThatIsRegisteredLaterIsFound() {
    assertThat(door.ask("late", "[1,2]")).contains("-32601");
    second.registerFunction("late", IntBinaryOperator.class, Integer::sum);
    String answer = door.ask("late", "[1,2]");
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(Door.PATIENCE_SECONDS);
    while (answer.contains("-32601") && System.nanoTime() - giveUp < 0) {
      answer = door.ask("late", "[1,2]"); // they are asked once a second at most
    }
    assertThat(answer).isEqualTo(result("3"));
  }

  @Test
  void oneThatIsDownTakesNothingFromTheOther() {
    assertThat(door.ask("second.item", "[]")).contains("result");
    second.close();
    assertThat(door.askUntil("-32001", "second.item", "[]")).contains(second.endpoint());
    assertThat(door.ask("first.item", "[]")).contains("result");
    assertThat(door.ask("system.listMethods", "[]")).contains("first.item");
    assertThat(door.ask("rpc.discover", "[]")).contains("first.item");
  }

  @Test
  void oneThatIsDownHoldsUpNobody() {
    assertThat(door.ask("first.item", "[]")).contains("result");
    second.close();
    assertThat(door.askUntil("-32001", "second.item", "[]")).contains(second.endpoint());
    door.askOften("-32001", "second.item");
    door.askOften("result", "first.item");
    door.askOften("first.item", "system.listMethods");
    door.askOften("first.item", "rpc.discover");
    door.askOften("-32601", "none");
    try (RpcServer restarted = Door.backend(second.endpoint(), new Second())) {
      assertThat(door.askUntil("result", "second.item", "[]")).isEqualTo(result("{\"number\":2}"));
      assertThat(door.askUntil("second.item", "rpc.discover", "[]")).contains("first.item");
      assertThat(restarted.endpoint()).isEqualTo(second.endpoint());
    }
  }

  @Test
  void oneThatHasNeverBeenUpIsNamedWhereItMightHaveTheMethod() {
    try (Door other = Door.to(first.endpoint(), "tcp://127.0.0.1:1")) {
      assertThat(other.ask("first.item", "[]")).contains("result");
      assertThat(other.ask("none", "[]")).contains("-32001", "tcp://127.0.0.1:1");
    }
  }

  @Test
  void describesTheMethodsOfAll() {
    JsonText list =
        JsonText.parse(door.ask("system.listMethods", "[]")).members().get("result");
    assertThat(list.elements().stream().map(JsonText::string))
        .contains("first.item", "second.item", "shared.who", "rpc.ping")
        .isSorted()
        .doesNotHaveDuplicates();
    Map<String, JsonText> document =
        JsonText.parse(door.ask("rpc.discover", "[]")).members().get("result").members();
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
