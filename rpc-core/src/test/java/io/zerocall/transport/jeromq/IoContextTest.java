package io.zerocall.transport.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.engine.SparingLog;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import zmq.SocketBase;
import zmq.ZMQ;

class IoContextTest {
  private final CountDownLatch died = new CountDownLatch(1);
  private final IoContext context = new IoContext(8, new SparingLog(), died::countDown);

  private int listen(Runnable onAccept) {
    SocketBase socket = context.socket(ZMQ.ZMQ_ROUTER);
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
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
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
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      }
      died.await(1, TimeUnit.MILLISECONDS);
    }
    assertThat(died.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(context.dead()).isTrue();
  }
}
