package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcService;
import io.zerocall.RpcType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls of methods whose names are known only at run time. */
class NamedCallTest {
  @RpcService("my.namespace")
  public static final class Service {
    final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public String greet(String name, @RpcParam(defaultValue = "Hello") String greeting) {
      return greeting + " " + name;
    }

    @RpcMethod
    public void note(String text) {
      notes.add(text);
    }
  }

  private static final Service SERVICE = new Service();
  private static Wired wired;

  @BeforeAll
  static void wire() {
    wired = Wired.to(SERVICE);
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  @Test
  void aMethodIsCalledByItsWholeName() {
    assertThat(wired.client().call("my.namespace.mult", int.class, 5, 7)).isEqualTo(35);
    assertThat(wired.client().callAsync("my.namespace.mult", int.class, 5, 7).join())
        .isEqualTo(35);
    assertThat(wired.client().<Void>call("my.namespace.note", void.class, "called"))
        .isNull();
  }

  @Test
  void parametersCanBeGivenByName() {
    assertThat(wired.client().callNamed("my.namespace.mult", int.class, Map.of("b", 7, "a", 5)))
        .isEqualTo(35);
    assertThat(wired
            .client()
            .callNamedAsync("my.namespace.greet", String.class, Map.of("name", "Ann"))
            .join())
        .isEqualTo("Hello Ann");
  }

  @Test
  void aNotificationRunsWithoutAReply() throws InterruptedException {
    SERVICE.notes.clear();
    wired.client().notify("my.namespace.note", "positional");
    wired.client().notifyNamed("my.namespace.note", Map.of("text", "named"));
    assertThat(List.of(SERVICE.notes.take(), SERVICE.notes.take()))
        .containsExactlyInAnyOrder("positional", "named");
  }

  @Test
  void aNotificationOfAnUnknownMethodHarmsNothing() {
    wired.client().notify("my.namespace.none");
    assertThat(wired.client().call("my.namespace.mult", int.class, 2, 2)).isEqualTo(4);
  }

  @Test
  void theMethodsOfTheLibraryItselfCanBeCalled() {
    assertThat(wired.client().call("rpc.ping", String.class)).isEqualTo("pong");
    assertThat(wired.client().call("system.listMethods", new RpcType<List<String>>() {}))
        .contains("my.namespace.mult", "my.namespace.greet");
  }

  @Test
  void aCallThatDoesNotFitIsAnErrorAndDoesNotRun() {
    assertProtocolError(
        RpcErrorCode.METHOD_NOT_FOUND, () -> wired.client().call("my.namespace.none", int.class));
    assertProtocolError(
        RpcErrorCode.INVALID_PARAMS,
        () -> wired.client().call("my.namespace.mult", int.class, "five", 7));
    assertProtocolError(
        RpcErrorCode.INVALID_PARAMS,
        () -> wired.client().call("my.namespace.mult", int.class, 1, 2, 3));
    assertProtocolError(
        RpcErrorCode.INVALID_PARAMS,
        () -> wired.client().callNamed("my.namespace.mult", int.class, Map.of("c", 1)));
  }

  private static void assertProtocolError(int code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("the method did not run")
        .extracting(thrown -> ((RpcException) thrown).code())
        .isEqualTo(code);
  }

  @Test
  void aResultOfAnotherTypeIsAnErrorAndMayHaveRun() {
    assertThatThrownBy(() -> wired.client().call("my.namespace.greet", int.class, "Ann"))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("my.namespace.greet at " + wired.server().endpoint())
        .hasMessageContaining("the reply can't be read")
        .hasMessageContaining("may have run");
    assertThatThrownBy(() -> wired.client().call("my.namespace.note", int.class, "x"))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("must not be null");
  }

  @Test
  void anArgumentThatCannotBeWrittenIsReportedAndNotSent() {
    Map<String, Object> endless = new HashMap<>();
    endless.put("inner", List.of(endless));
    assertThatThrownBy(() -> wired.client().call("my.namespace.greet", String.class, endless))
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("can't be written")
        .hasMessageContaining("did not run");
    assertThat(wired.client().callAsync("my.namespace.greet", String.class, endless))
        .isCompletedExceptionally();
  }

  @Test
  void aNameThatIsNoneIsRefusedAtOnce() {
    assertThatThrownBy(() -> wired.client().call("with space", int.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wired.client().callAsync("", int.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
