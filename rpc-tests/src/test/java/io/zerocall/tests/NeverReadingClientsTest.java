package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RawPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that request more than the server's memory, and read none of it. */
class NeverReadingClientsTest {
  private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");
  private static final int REPLY_LENGTH = 100_000;
  private static final int REQUESTS = 400;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;

  public static final class Service {
    @RpcMethod
    public String text(int length) {
      return "x".repeat(length);
    }

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }
  }

  /** Serves until it is killed, or until it runs out of memory. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      RpcServer server = RpcServer.builder()
          .bind(Wired.ANY_PORT)
          .connector(HttpConnector.at("127.0.0.1", 0))
          .register("unread", new Service())
          .start();
      System.out.println("listening on " + String.join(" ", server.endpoints()));
      server.awaitClosed();
    }
  }

  @Test
  void ofZeroMqLeaveTheServerToTheOthers() throws Exception {
    List<AutoCloseable> peers = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(SMALL, Main.class)) {
      String endpoint = child.awaitLine("listening on ").split(" ", -1)[0];
      for (int i = 0; i < 10; i++) {
        RawPeer peer = RawPeer.connect(endpoint, RECEIVE_BUFFER_BYTES).handshake("DEALER");
        peers.add(peer);
        var unused = peer.sendUntilRefused(
            FloodingPeer.requests("unread.text", Integer.toString(REPLY_LENGTH), REQUESTS), 1);
      }
      assertOthersAreServed(endpoint);
    } finally {
      close(peers);
    }
  }

  @Test
  void ofWebSocketsLeaveTheServerToTheOthers() throws Exception {
    List<AutoCloseable> sockets = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(SMALL, Main.class)) {
      String[] endpoints = child.awaitLine("listening on ").split(" ", -1);
      for (int i = 0; i < 8; i++) {
        Socket socket = webSocket(URI.create(endpoints[1]));
        sockets.add(socket);
        sendUntilRefused(socket);
      }
      assertOthersAreServed(endpoints[0]);
    } finally {
      close(sockets);
    }
  }

  /**
   * Long enough for the creation of all replies; if the server keeps them, it runs out of memory.
   */
  private static void assertOthersAreServed(String endpoint) {
    try (RpcClient client = RpcClient.builder()
        .timeout(Duration.ofSeconds(30))
        .connectTimeout(Duration.ofSeconds(30))
        .connect(endpoint)) {
      for (int i = 0; i < 200; i++) {
        assertThat(client.call("unread.mult", Integer.class, i, 3)).isEqualTo(3 * i);
        assertThat(client.call("unread.text", String.class, REPLY_LENGTH)).hasSize(REPLY_LENGTH);
      }
    }
  }

  private static Socket webSocket(URI uri) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    socket
        .getOutputStream()
        .write(("GET / HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after " + head).isNotNegative();
      head.append((char) next);
    }
    assertThat(head).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  /** The server may close it before everything has been sent. */
  private static void sendUntilRefused(Socket socket) {
    byte[] request = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"unread.text\",\"params\":["
            + REPLY_LENGTH
            + "]}")
        .getBytes(StandardCharsets.US_ASCII);
    byte[] frame = ByteBuffer.allocate(6 + request.length)
        .put((byte) 0x81)
        .put((byte) (0x80 | request.length)) // a mask of zeros leaves the data unchanged
        .putInt(0)
        .put(request)
        .array();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < REQUESTS; i++) {
      all.writeBytes(frame);
    }
    try {
      socket.getOutputStream().write(all.toByteArray());
    } catch (IOException e) {
      // The server has closed it.
    }
  }

  private static void close(List<AutoCloseable> all) throws Exception {
    for (AutoCloseable each : all) {
      each.close();
    }
  }
}
