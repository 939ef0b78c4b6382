package io.zerocall.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.engine.RateLimitedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import zmq.SocketBase;
import zmq.ZMQ;

class JeroMqContextTest {
  private final CountDownLatch died = new CountDownLatch(1);
  private final JeroMqContext context = new JeroMqContext(8, new RateLimitedLog(), died::countDown);

  private final SocketBase socket = context.socket(ZMQ.ZMQ_ROUTER);

  private int listen(Runnable onAccept) {
    socket.setEventHook(event -> onAccept.run(), ZMQ.ZMQ_EVENT_ACCEPTED);
    assertThat(socket.bind("tcp://127.0.0.1:0")).isTrue();
    String endpoint = (String) socket.getSocketOptx(ZMQ.ZMQ_LAST_ENDPOINT);
    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
  }

  @Test
  void anErrorEndsNoThreadOfJeroMq() throws Exception {
    Semaphore accepted = new Semaphore(0);
    int port = listen(() -> {
      accepted.release();
      throw new OutOfMemoryError("thrown by a test");
    });
    for (int i = 0; i < 5; i++) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(client.isConnected()).isTrue();
        assertThat(accepted.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(context.dead()).isFalse();
  }

  @Test
  void aThreadThatFailsAgainAndAgainIsGivenUp() throws Exception {
    int port = listen(() -> {
      throw new OutOfMemoryError("thrown by a test");
    });
    int tries = 0;
    while (!context.dead() && tries < 10_000) {
      tries++;
      try (Socket client = new Socket()) {
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      } catch (SocketTimeoutException e) {
        // The backlog is full: the thread is slow, or has just been given up.
      }
      died.await(1, TimeUnit.MILLISECONDS);
    }
    assertThat(died.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(context.dead()).isTrue();
  }

  /** The context recognizes a closed socket by its signalling channel, which is closed too. */
  @Test
  void aFailureLeavesNoConnectionOpenWhoseSocketIsGone() throws Exception {
    int port = listen(() -> {
      throw new IllegalStateException("thrown by a test");
    });
    Pipe gone = Pipe.open();
    Pipe present = Pipe.open();
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        SocketChannel forsaken = SocketChannel.open(server.getLocalSocketAddress());
        Socket forsakenAccepted = server.accept();
        SocketChannel used = SocketChannel.open(server.getLocalSocketAddress());
        Socket usedAccepted = server.accept()) {
      context.connected(forsaken, gone.source());
      context.connected(used, present.source());
      gone.source().close();
      fail(port);
      assertEnds(forsakenAccepted);
      assertThat(used.isOpen()).isTrue();
      socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
      socket.close();
      context.close();
      assertEnds(usedAccepted);
    } finally {
      gone.sink().close();
      present.sink().close();
      present.source().close();
    }
  }

  private static void fail(int port) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  private static void assertEnds(Socket connection) throws IOException {
    connection.setSoTimeout(20_000);
    assertThat(connection.getInputStream().read()).isEqualTo(-1);
  }
}
