package io.zerocall.bench.contender;

import java.net.URI;

/** What a user writes who calls our HTTP door without our client: Jackson and an HTTP client. */
final class ZerocallHttpClient implements ContenderClient {
  /** Any will do: a connection has one request at a time. */
  private static final int ID = 1;

  private final HttpPosts http = new HttpPosts();
  private final URI door;

  ZerocallHttpClient(String endpoint) {
    door = URI.create(endpoint);
  }

  @Override
  public int mult(int a, int b) {
    return JsonRpc.reply(http.post(door, JsonRpc.mult(a, b, ID))).number();
  }

  @Override
  public String echo(String text) {
    return JsonRpc.reply(http.post(door, JsonRpc.echo(text, ID))).text();
  }

  @Override
  public int[] multAll(int[] a, int[] b) {
    return JsonRpc.products(http.post(door, JsonRpc.multAll(a, b)));
  }

  @Override
  public void close() {
    http.close();
  }
}
