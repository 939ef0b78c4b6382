package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** The methods on which client and server agree. */
@RpcService("my.namespace")
public interface Calculator {
  @RpcMethod
  int mult(int a, int b);

  @RpcMethod(help = "Divides a by b, and drops the fraction.")
  int divide(int a, int b) throws DivisionByZeroException;
}
