package io.zerocall.bench.contender;

import java.net.URI;

/**
 * Calls Zerocall's HTTP connector as a user would without Zerocall's client: with Jackson and an
 * HTTP client.
 */
final class ZerocallHttpClient implements ContenderClient {
  /** Any id will do: a connection has one request at a time. */
  private static final int ID = 1;

  private final HttpPosts http = new HttpPosts();
  private final URI connector;

  ZerocallHttpClient(String endpoint) {
    connector = URI.create(endpoint);
  }

  @Override
  public int mult(int a, int b) {
    return JsonRpc.reply(http.post(connector, JsonRpc.mult(a, b, ID))).number();
  }

  @Override
  public String echo(String text) {
    return JsonRpc.reply(http.post(connector, JsonRpc.echo(text, ID))).text();
  }

  @Override
  public int[] multAll(int[] a, int[] b) {
    return JsonRpc.products(http.post(connector, JsonRpc.multAll(a, b)));
  }

  @Override
  public void close() {
    http.close();
  }
}
