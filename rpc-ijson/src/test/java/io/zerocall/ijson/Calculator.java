package io.zerocall.ijson;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Methods of a worker that speaks JSON-RPC. */
@RpcService("calc")
public final class Calculator {
  final BlockingQueue<String> noted = new LinkedBlockingQueue<>();

  @RpcMethod
  public int add(int a, int b) {
    return a + b;
  }

  @RpcMethod
  public String echo(String text) {
    return text;
  }

  @RpcMethod
  public void note(String text) {
    noted.add(text);
  }

  @RpcMethod
  public String trace() {
    return RpcContext.current().flatMap(RpcContext::traceparent).orElse("none");
  }

  @RpcMethod
  public void fail(String why) {
    throw new IllegalStateException(why);
  }

  @RpcMethod
  public String nothing() {
    return "nothing";
  }
}
