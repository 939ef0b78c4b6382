package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallingTest {
  @RpcService("my.namespace")
  interface Calculator {
    int mult(int a, int b);

    int divide(int a, int b);

    String greet(String name);

    @RpcMethod("mult")
    CompletableFuture<Integer> multAsync(int a, int b);
  }

  @RpcService("my.namespace")
  public static final class CalculatorService {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public int divide(int a, int b) {
      return a / b;
    }

    @RpcMethod
    public String greet(String name, @RpcParam(defaultValue = "Hello") String greeting) {
      return greeting + " " + name;
    }
  }

  interface Mult {
    int mult(int a, int b);

    int divide(int a, int b);

    String greet(String name);
  }

  @Test
  void callsThroughAnInterface() {
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .register(new CalculatorService())
            .start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      Mult calculator = client.proxy(Mult.class, "my.namespace");
      assertThat(calculator.mult(5, 7)).isEqualTo(35);
      assertThat(calculator.greet("Ann")).isEqualTo("Hello Ann");
      assertThatThrownBy(() -> calculator.divide(1, 0))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("by zero");
      assertThat(client.call("my.namespace.mult", int.class, 5, 7)).isEqualTo(35);
      assertThat(client.callNamed("my.namespace.mult", int.class, Map.of("a", 5, "b", 8)))
          .isEqualTo(40);
      assertThat(client.callAsync("my.namespace.mult", int.class, 5, 7).join()).isEqualTo(35);
      MultiCall multi = client.multiCall();
      Reply<Integer> four = multi.call(Mult.class, "my.namespace", c -> c.mult(2, 2));
      Reply<Integer> bad = multi.call(Mult.class, "my.namespace", c -> c.divide(2, 0));
      Reply<Integer> six = multi.call("my.namespace.mult", int.class, 2, 3);
      multi.execute();
      assertThat(four.get()).isEqualTo(4);
      assertThat(six.get()).isEqualTo(6);
      assertThatThrownBy(bad::get).isInstanceOf(RpcRemoteException.class);
      assertThat(client.call("system.listMethods", new io.zerocall.RpcType<List<String>>() {}))
          .contains("my.namespace.mult");
      long t = System.nanoTime();
      for (int i = 0; i < 20000; i++) {
        assertThat(calculator.mult(i, 2)).isEqualTo(2 * i);
      }
      System.out.println("calls/s " + 20000 * 1e9 / (System.nanoTime() - t));
    }
  }
}
