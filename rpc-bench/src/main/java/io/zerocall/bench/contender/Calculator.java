package io.zerocall.bench.contender;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

@RpcService("my.namespace")
interface Calculator {

  @RpcMethod
  int mult(int a, int b);

  @RpcMethod
  String echo(String text);
}
