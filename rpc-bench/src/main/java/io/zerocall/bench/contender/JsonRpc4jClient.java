package io.zerocall.bench.contender;

import com.googlecode.jsonrpc4j.JsonRpcHttpClient;
import com.googlecode.jsonrpc4j.ProxyUtil;
import java.net.MalformedURLException;
import java.net.URL;

/**
 * jsonrpc4j's client, a proxy over the JDK's {@code HttpURLConnection}, which uses persistent
 * connections.
 */
final class JsonRpc4jClient implements ContenderClient {
  private final JsonRpc4jCalculator calculator;

  JsonRpc4jClient(String endpoint) {
    PersistentConnections.allowOneForEveryThread();
    calculator = ProxyUtil.createClientProxy(
        JsonRpc4jCalculator.class.getClassLoader(),
        JsonRpc4jCalculator.class,
        new JsonRpcHttpClient(url(endpoint)));
  }

  private static URL url(String endpoint) {
    try {
      return new URL(endpoint);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public int mult(int a, int b) {
    return calculator.mult(a, b);
  }

  @Override
  public String echo(String text) {
    return calculator.echo(text);
  }

  /** The connections end with the JVM: the client has no close method. */
  @Override
  public void close() {}
}
