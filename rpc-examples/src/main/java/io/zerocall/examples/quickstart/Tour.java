package io.zerocall.examples.quickstart;

import io.zerocall.client.MultiCall;
import io.zerocall.client.Reply;
import io.zerocall.client.RpcClient;
import io.zerocall.examples.AsyncCalculator;
import io.zerocall.examples.Calculator;
import io.zerocall.examples.DivisionByZeroException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A call, a MultiCall, an exception and an asynchronous call, each shown and checked. */
final class Tour {
  private final RpcClient client;
  private final Page page;
  private final Calculator calculator;

  Tour(RpcClient client, Page page) {
    this.client = client;
    this.page = page;
    this.calculator = client.proxy(Calculator.class);
  }

  void run() {
    call();
    multiCall();
    exception();
    asynchronous();
  }

  private void call() {
    page.show(
        "calculator.mult(5, 7)",
        require(35, calculator.mult(5, 7)),
        "A call through a plain interface: the method ran in the server's process.");
  }

  private void multiCall() {
    MultiCall multi = client.multiCall();
    Reply<Integer> four = multi.call(Calculator.class, c -> c.mult(2, 2));
    Reply<Integer> six = multi.call(Calculator.class, c -> c.mult(2, 3));
    multi.execute();
    page.show(
        "multi.call(Calculator.class, c -> c.mult(2, 2)); ...mult(2, 3); multi.execute()",
        require(List.of(4, 6), List.of(four.get(), six.get())),
        "A MultiCall: many calls, run in order, in one round trip.");
  }

  private void exception() {
    try {
      throw new IllegalStateException("1 / 0 = " + calculator.divide(1, 0));
    } catch (DivisionByZeroException e) {
      page.show(
          "calculator.divide(1, 0)",
          "throws " + e.getClass().getSimpleName() + " with dividend() = "
              + require(1, e.dividend()),
          "An exception that travels: the caller catches the class that its interface declares.");
    }
  }

  private void asynchronous() {
    AsyncCalculator async = client.proxy(AsyncCalculator.class);
    CompletableFuture<Integer> sum = async.mult(2, 3).thenCombine(async.mult(4, 5), Integer::sum);
    page.show(
        "async.mult(2, 3).thenCombine(async.mult(4, 5), Integer::sum).join()",
        require(26, sum.join()),
        "Asynchronous calls: an interface that returns CompletableFuture doesn't wait.");
  }

  private static <T> T require(T expected, T got) {
    if (!got.equals(expected)) {
      throw new IllegalStateException(got + " (expected: " + expected + ")");
    }
    return got;
  }
}
