package io.zerocall.spring.boot.shop;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** A service without an interface. */
@RpcService("counter")
public class Counter {
  /** Returns a number and one. */
  @RpcMethod
  public int next(int number) {
    return number + 1;
  }
}
