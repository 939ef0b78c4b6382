package io.zerocall.junit;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** The interface of the tests' service. */
@RpcService("sums")
public interface Sums {
  @RpcMethod
  int add(int a, int b);
}
