package io.zerocall.examples;

import io.zerocall.RpcException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;

/** How failed calls end. */
final class Exceptions {
  private Exceptions() {}

  static String divideByZero(RpcClient client) {
    Calculator calculator = client.proxy(Calculator.class);
    try {
      return "the quotient is " + calculator.divide(1, 0);
    } catch (DivisionByZeroException e) {
      return e.dividend() + " / 0: " + e.getMessage();
    } catch (RpcUnavailableException e) {
      return "not sent, so it can simply be tried again: " + e.getMessage();
    } catch (RpcException e) {
      return "no answer: " + e.getMessage();
    }
  }
}
