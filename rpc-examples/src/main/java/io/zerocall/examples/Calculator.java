package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** The interface that client and server share. */
@RpcService("my.namespace")
public interface Calculator {
  @RpcMethod
  int mult(int a, int b);

  @RpcMethod(help = "Divides a by b, and drops the fraction.")
  int divide(int a, int b) throws DivisionByZeroException;
}
