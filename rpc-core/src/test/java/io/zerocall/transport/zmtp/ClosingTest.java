package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RawPeer;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Leaks;
import io.zerocall.transport.TransportOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Closing is prompt and complete, whatever else is happening. */
class ClosingTest {
  private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int THREADS = 4;

  private final ZmtpTransport transport = new ZmtpTransport();

  private Binding bind() {
    return transport.bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, new Echo());
  }

  private static void promptly(Runnable close) {
    long begun = System.nanoTime();
    close.run();
    assertThat(System.nanoTime() - begun).isLessThan(PROMPT_NANOS);
  }

  @Test
  void aServerWithIdleClientsThatDoNotCloseIsClosedPromptly() throws Exception {
    Binding binding = bind();
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        peers.add(RawPeer.connect(binding.endpoint()).handshake("DEALER"));
      }
      promptly(binding::close);
      for (RawPeer peer : peers) {
        assertThat(peer.isClosed()).isTrue();
      }
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void aClientWithoutAServerIsClosedPromptly() {
    Binding binding = bind();
    binding.close();
    Caller caller = new Caller(transport, binding.endpoint());
    caller.channel().send(() -> null);
    promptly(caller::close);
  }

  @Test
  void closingDuringTrafficLeavesNothingBehind() throws Exception {
    closeDuringTraffic(true); // excludes what a process creates only once
    Leaks before = Leaks.settled();
    for (int i = 0; i < 10; i++) {
      closeDuringTraffic(i % 2 == 0);
    }
    Leaks.assertNoMoreThan(before);
  }

  private void closeDuringTraffic(boolean clientFirst) throws Exception {
    Binding binding = bind();
    Caller caller = new Caller(transport, binding.endpoint());
    CountDownLatch running = new CountDownLatch(THREADS);
    List<Thread> calling = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> callUntilItFails(caller, running));
      thread.start();
      calling.add(thread);
    }
    running.await();
    promptly(clientFirst ? caller::close : binding::close);
    promptly(clientFirst ? binding::close : caller::close);
    for (Thread thread : calling) {
      thread.join();
    }
  }

  private static void callUntilItFails(Caller caller, CountDownLatch running) {
    try {
      while (caller.call(1_000, TimeUnit.MILLISECONDS.toNanos(200)) == null) {
        running.countDown();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      running.countDown(); // on a busy machine the first call may already be too late
    }
  }
}
