package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests what one host may do over HTTP and WebSocket: just within the limits, and just above them.
 */
class ClientLimitsTest {
  private static final String CALL = Served.call(1, "mult", "[5,7]");
  private static final String ANSWER = Served.result(1, "35");

  private final List<RawClient> clients = new ArrayList<>();
  private Served served;

  private void serve(RpcLimits limits) {
    served = Served.with(builder -> builder.limits(limits), connector -> connector);
  }

  @AfterEach
  void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    served.close();
  }

  private RawClient from(String host) throws IOException {
    RawClient client = new RawClient(served, host);
    clients.add(client);
    return client;
  }

  private static String post(RawClient client) throws IOException {
    client.send(RawClient.post(CALL));
    return client.next();
  }

  private long refused(String limit) {
    return served.server().statistics().refused().get(limit);
  }

  @Test
  void theConnectionsOfAHost() throws IOException {
    serve(RpcLimits.DEFAULTS.withConnectionsPerClient(2));
    assertThat(post(from("127.0.0.1"))).contains(ANSWER);
    try (TestWebSocket socket = TestWebSocket.open(served)) {
      socket.send(CALL);
      assertThat(socket.next()).isEqualTo(ANSWER);
      try {
        assertThat(post(from("127.0.0.1"))).isEmpty();
      } catch (SocketException e) {
        // the server closed it during the write
      }
      assertThat(post(from("127.0.0.2"))).contains(ANSWER);
      assertThat(refused("connectionsPerClient")).isEqualTo(1);
    }
  }

  @Test
  void theCallsOfAHostOverHttpAndWebSocketTogether() throws IOException {
    // The batch takes more than is restored in four minutes.
    serve(RpcLimits.DEFAULTS.withCallsPerSecond(4));
    String batch = "[" + CALL + ",".concat(CALL).repeat(999) + "]";
    RawClient client = from("127.0.0.1");
    client.send(RawClient.post(batch));
    assertThat(client.next()).contains(ANSWER);
    assertThat(post(client))
        .contains("-32001", "Overloaded: more than 4 calls/s of 127.0.0.1 (limit: callsPerSecond)");
    try (TestWebSocket socket = TestWebSocket.open(served)) {
      socket.send(CALL);
      assertThat(socket.next()).contains("-32001", "(limit: callsPerSecond)");
    }
    assertThat(post(from("127.0.0.2"))).contains(ANSWER);
    assertThat(refused("callsPerSecond")).isEqualTo(2);
  }
}
