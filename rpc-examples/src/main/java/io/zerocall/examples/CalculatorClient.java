package io.zerocall.examples;

import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.Map;

/** Calls a calculator in another process in every possible way. */
public final class CalculatorClient {
  private CalculatorClient() {}

  /**
   * Makes the calls.
   *
   * @param arguments where the server listens; {@code tcp://127.0.0.1:5555} by default
   */
  public static void main(String[] arguments) {
    String endpoint = arguments.length == 0 ? "tcp://127.0.0.1:5555" : arguments[0];
    try (RpcClient client = RpcClient.connect(endpoint)) {
      System.out.println("through an interface:  " + throughAnInterface(client));
      System.out.println("by name:               " + byName(client));
      System.out.println("with a deadline:       " + withDeadlines(client));
      System.out.println("a MultiCall:           " + MultiCalls.execute(client));
      System.out.println("an exception:          " + Exceptions.divideByZero(client));
      System.out.println("asynchronous:          " + AsyncCalls.sumOfProducts(client));
    }
  }

  /** A proxy represents the object in the other process. */
  static int throughAnInterface(RpcClient client) {
    Calculator calculator = client.proxy(Calculator.class);
    int product = calculator.mult(5, 7);
    return product;
  }

  /** For names that are known only at run time. */
  static int byName(RpcClient client) {
    int product = client.call("my.namespace.mult", int.class, 5, 7);
    int named = client.callNamed("my.namespace.mult", int.class, Map.of("a", 5, "b", 7));
    return product + named;
  }

  /** A deadline for all calls of a proxy, and for a single one. */
  static int withDeadlines(RpcClient client) {
    Calculator patient = client.withTimeout(Duration.ofSeconds(30)).proxy(Calculator.class);
    int product = RpcClient.withTimeout(patient, Duration.ofSeconds(2)).mult(5, 7);
    return product + patient.mult(5, 7);
  }
}
