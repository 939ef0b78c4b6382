package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelectorPollerTest extends PollerContract {
  private SocketChannel near;
  private SocketChannel far;

  @Override
  protected Poller newPoller() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      near = SocketChannel.open(server.getLocalAddress());
      far = server.accept();
    }
    near.configureBlocking(false);
    return new SelectorPoller(near);
  }

  @Override
  protected void giveInput() throws Exception {
    far.write(ByteBuffer.wrap(new byte[] {1}));
  }

  @AfterEach
  void closeBoth() throws Exception {
    near.close();
    far.close();
  }

  /** Like the signal of a JeroMQ socket. */
  @Test
  void aChannelThatCanNotBeWrittenIsNotAskedForSpace() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    try (Poller poller = new SelectorPoller(pipe.source());
        Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      assertThat(source.isOpen() && sink.isOpen()).isTrue();
      assertThat(poller.await(() -> false, TimeUnit.MILLISECONDS.toNanos(5), true))
          .isFalse();
    }
  }
}
