package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.SpecificationExamples;
import org.junit.jupiter.api.AfterEach;

/** The specification's examples, each sent as a WebSocket message. */
class SpecificationOverWebSocketTest extends SpecificationExamples {
  private final Served served = Served.of(server());
  private final TestWebSocket socket = TestWebSocket.open(served);

  @AfterEach
  void close() {
    socket.close();
    served.close();
  }

  @Override
  protected String ask(String document) {
    socket.send(document);
    return socket.next();
  }

  /** The next message is the reply to the next request. */
  @Override
  protected void expectSilence(String document) {
    socket.send(document);
    socket.send("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"rpc.ping\"}");
    assertThat(socket.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":\"pong\"}");
  }
}
