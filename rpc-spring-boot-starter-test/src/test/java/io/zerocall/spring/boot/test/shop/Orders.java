package io.zerocall.spring.boot.test.shop;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** The program's service. */
@RpcService("orders")
public interface Orders {
  /** Places an order, and returns what became of it. */
  @RpcMethod
  String place(String order);

  /** Returns the name of the caller. */
  @RpcMethod
  String user();
}
