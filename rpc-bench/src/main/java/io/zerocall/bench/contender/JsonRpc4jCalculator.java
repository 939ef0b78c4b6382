package io.zerocall.bench.contender;

import com.googlecode.jsonrpc4j.JsonRpcMethod;

/** The service as jsonrpc4j requires it: a public interface, for its server and for its proxy. */
public interface JsonRpc4jCalculator {
  @JsonRpcMethod("my.namespace.mult")
  int mult(int a, int b);

  @JsonRpcMethod("my.namespace.echo")
  String echo(String text);
}
