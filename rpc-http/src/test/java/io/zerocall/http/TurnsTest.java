package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections are served round-robin, however much one of them sends. */
@Timeout(120)
class TurnsTest {
  private static final int FLOOD = 20_000;
  private static final int TEXT = 0x81;
  private static final long WORK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** Takes a little time for each message of the flood, and lets another client call meanwhile. */
  private static final class Interposed implements ServerReceiver {
    final AtomicInteger flood = new AtomicInteger();
    final AtomicInteger floodBeforeOther = new AtomicInteger(-1);
    final AtomicBoolean sent = new AtomicBoolean();
    private volatile RawWebSocket other;

    @Override
    public PeerReceiver connected(Peer peer) {
      return new PeerReceiver() {
        @Override
        public void received(Message message, long waitedNanos, ReplyTo replyTo) {
          if (message.size() > 1) {
            floodBeforeOther.compareAndSet(-1, flood.get());
            replyTo.send(message.reply(new byte[] {'y'}));
            return;
          }
          flood.incrementAndGet();
          if (sent.compareAndSet(false, true)) {
            sendOther();
          }
          long end = System.nanoTime() + WORK_NANOS;
          while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
          }
        }

        @Override
        public void disconnected() {}
      };
    }

    private void sendOther() {
      try {
        other.send("other");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aFloodOfOneWebSocketDelaysTheCallOfAnotherByFewMessages() throws Exception {
    Interposed server = new Interposed();
    Binding binding = HttpConnector.at("127.0.0.1", 0).open(TransportOptions.DEFAULTS, server);
    int port = URI.create(binding.endpoint()).getPort();
    try (RawWebSocket flooding = new RawWebSocket(port);
        RawWebSocket other = new RawWebSocket(port)) {
      server.other = other;
      background(() -> flooding.send(RawWebSocket.frames(FLOOD, TEXT, "x")));
      assertThat(other.next()).isEqualTo("y");
      assertThat(server.floodBeforeOther.get()).isLessThan(200);
    } finally {
      binding.close();
    }
  }

  @Test
  void othersAreServedBesideWebSocketsThatSendAsFastAsTheyCan() throws Exception {
    try (Served served = Served.byDefault()) {
      byte[] frames = RawWebSocket.frames(1_000, TEXT, Served.call(1, "mult", "[2,3]"));
      AtomicBoolean ended = new AtomicBoolean();
      RawWebSocket[] flooding = new RawWebSocket[4];
      for (int i = 0; i < flooding.length; i++) {
        RawWebSocket socket = new RawWebSocket(served);
        flooding[i] = socket;
        background(() -> {
          while (!ended.get()) {
            socket.send(frames);
          }
        });
        background(socket::rest);
      }
      try (RawWebSocket other = new RawWebSocket(served)) {
        for (int i = 0; i < 100; i++) {
          assertThat(served.ask(Served.call(i, "mult", "[5,7]"))).isEqualTo(Served.result(i, "35"));
          other.send(Served.call(i, "mult", "[5,7]"));
          assertThat(other.next()).isEqualTo(Served.result(i, "35"));
        }
      }
      ended.set(true);
      for (RawWebSocket socket : flooding) {
        socket.close();
      }
    }
  }

  private interface Io {
    void run() throws IOException;
  }

  private static void background(Io work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
      } catch (IOException e) {
        // the connection was closed
      }
    });
    thread.setDaemon(true);
    thread.start();
  }
}
