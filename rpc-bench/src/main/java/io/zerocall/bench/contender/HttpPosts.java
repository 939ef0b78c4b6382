package io.zerocall.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Sends JSON to an HTTP server and returns the response, for all contenders without a client of
 * their own. Uses Apache HttpClient 5, with a persistent connection for every thread. The JDK's own
 * client hands every call from thread to thread, which would dominate the measurement:
 * docs/benchmarks.md has the figures.
 */
final class HttpPosts implements AutoCloseable {
  private static final ContentType JSON = ContentType.create("application/json");

  private final CloseableHttpClient client = HttpClients.custom()
      .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
          .setMaxConnPerRoute(PersistentConnections.MOST)
          .setMaxConnTotal(PersistentConnections.MOST)
          .build())
      .build();

  /**
   * Returns the server's response.
   *
   * @throws IllegalStateException if its status isn't 200
   */
  byte[] post(URI uri, byte[] json) {
    HttpPost post = new HttpPost(uri);
    post.setEntity(new ByteArrayEntity(json, JSON));
    try {
      return client.execute(post, HttpPosts::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(ClassicHttpResponse response) throws IOException {
    byte[] body = EntityUtils.toByteArray(response.getEntity());
    if (response.getCode() != HttpStatus.SC_OK) {
      throw new IllegalStateException("status " + response.getCode());
    }
    return body;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
