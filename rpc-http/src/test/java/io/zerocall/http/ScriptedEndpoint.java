package io.zerocall.http;

import io.zerocall.http.endpoint.Endpoint;
import io.zerocall.http.endpoint.EndpointExchange;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** An endpoint that does what a test says. */
record ScriptedEndpoint(String path, Consumer<EndpointExchange> script)
    implements HttpEndpoint, Endpoint {
  @Override
  public void received(EndpointExchange exchange) {
    script.accept(exchange);
  }

  @Override
  public byte[] refusal(String why) {
    return ("{\"refused\":\"" + why + "\"}").getBytes(StandardCharsets.UTF_8);
  }
}
