package io.zerocall.spring.example;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** What the server offers, and clients call. */
@RpcService("greeter")
public interface Greeter {

  /** Returns a greeting. */
  @RpcMethod
  String greet(String name);
}
