package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;

/** A method with an optional parameter. */
@RpcService("my.namespace")
public interface Greeter {
  @RpcMethod(help = "Greets name.")
  String greet(String name, @RpcParam(defaultValue = "Hello") String greeting);
}
