package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server with little memory and many connections. */
class SmallHeapTest {
  private static final int CONNECTIONS = 1_000;
  private static final long BYTES_A_CONNECTION = 10_000;

  public static final class Service {
    @RpcMethod
    public int length(String text) {
      return text.length();
    }

    /** Returns the bytes in use after a garbage collection. */
    @RpcMethod
    public long usedHeap() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }

  /** Serves until it is killed. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      RpcServer server =
          RpcServer.builder().bind(arguments[0]).register("heap", new Service()).start();
      System.out.println("listening on " + server.endpoint());
      server.awaitClosed();
    }
  }

  @Test
  void idleConnectionsLeaveMemoryForCalls() throws Exception {
    List<RawPeer> idle = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(List.of("-Xmx64m"), Main.class, Wired.ANY_PORT);
        RpcClient client = RpcClient.connect(child.awaitLine("listening on "))) {
      assertThat(client.call("heap.length", Integer.class, "x".repeat(1_000_000)))
          .isEqualTo(1_000_000);
      long before = client.call("heap.usedHeap", Long.class);
      for (int i = 0; i < CONNECTIONS; i++) {
        idle.add(idlePeer(client.endpoint()));
      }
      long after = client.call("heap.usedHeap", Long.class);
      System.out.printf(
          "used heap: %,d bytes, with %,d idle connections %,d bytes%n",
          before, CONNECTIONS, after);
      assertThat(after - before).isLessThan(CONNECTIONS * BYTES_A_CONNECTION);
      for (int i = 0; i < 20; i++) {
        assertThat(client.call("heap.length", Integer.class, "x".repeat(1_000_000)))
            .isEqualTo(1_000_000);
      }
      for (RawPeer each : idle) {
        each.send(RawPeer.frame(
            0,
            bytes(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"heap.length\",\"params\":[\"abc\"]}")));
      }
      for (RawPeer each : idle) {
        assertThat(each.readFrame())
            .isEqualTo(bytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}"));
      }
    } finally {
      for (RawPeer each : idle) {
        each.close();
      }
    }
  }

  /** Uses ZMTP 3.0, which has no heartbeats, however long the test takes. */
  private static RawPeer idlePeer(String endpoint) throws IOException {
    RawPeer peer = RawPeer.connect(endpoint);
    peer.send(RawPeer.greeting(0));
    peer.send(RawPeer.ready("DEALER"));
    peer.readFully(64);
    peer.readFrame();
    return peer;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
