package io.zerocall.bench.contender;

import java.net.URI;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Calls a JSON endpoint as a user would: with Jackson and an HTTP client. */
final class JavalinClient implements ContenderClient {
  private static final ObjectWriter WRITER = JsonMapper.shared().writer();
  private static final ObjectReader PRODUCT = JsonMapper.shared().readerFor(Integer.class);
  private static final ObjectReader TEXT = JsonMapper.shared().readerFor(JavalinServer.Text.class);

  private final HttpPosts http = new HttpPosts();
  private final URI mult;
  private final URI echo;

  JavalinClient(String endpoint) {
    URI server = URI.create(endpoint);
    mult = server.resolve(JavalinServer.MULT);
    echo = server.resolve(JavalinServer.ECHO);
  }

  @Override
  public int mult(int a, int b) {
    return PRODUCT.readValue(call(mult, new JavalinServer.Factors(a, b)));
  }

  @Override
  public String echo(String text) {
    return TEXT.<JavalinServer.Text>readValue(call(echo, new JavalinServer.Text(text)))
        .text();
  }

  private byte[] call(URI method, Object arguments) {
    return http.post(method, WRITER.writeValueAsBytes(arguments));
  }

  @Override
  public void close() {
    http.close();
  }
}
