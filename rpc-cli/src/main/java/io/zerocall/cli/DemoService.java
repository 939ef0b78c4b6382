package io.zerocall.cli;

import io.zerocall.RpcExample;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;

/** A few methods for trying out a client. */
@RpcService("my.namespace")
final class DemoService {
  @RpcMethod(help = "Multiplies a by b.")
  @RpcExample(params = "[5, 7]", result = "35")
  public long mult(long a, long b) {
    return Math.multiplyExact(a, b);
  }

  @RpcMethod(help = "Divides a by b, and drops the fraction; fails if b is 0.")
  public long divide(long a, long b) {
    return a / b;
  }

  @RpcMethod(help = "Returns text as it is.")
  public String echo(String text) {
    return text;
  }

  @RpcMethod(help = "Returns after millis milliseconds.")
  public void sleep(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  @RpcMethod(help = "Greets name; greeting is \"Hello\" unless given.")
  @RpcExample(params = "{\"name\": \"Ann\"}", result = "\"Hello, Ann!\"")
  public String greet(String name, @RpcParam(defaultValue = "Hello") String greeting) {
    return greeting + ", " + name + "!";
  }
}
