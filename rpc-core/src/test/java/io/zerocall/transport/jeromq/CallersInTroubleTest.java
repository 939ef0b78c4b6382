package io.zerocall.transport.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.TransportOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers lend their threads to the socket, and a thread can come to grief anywhere. */
class CallersInTroubleTest {
  private final JeroMqTransport transport = new JeroMqTransport();
  private final Binding binding =
      transport.bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, new Echo());
  private final Caller caller = new Caller(transport, binding.endpoint());

  @AfterEach
  void close() {
    caller.close();
    binding.close();
  }

  @Test
  void aStormOfInterruptsHarmsNobodyElse() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Thread interrupted = new Thread(() -> {
      while (!stop.get()) {
        try {
          caller.call(10);
        } catch (InterruptedException e) {
          // On with the next.
        }
      }
    });
    Thread interrupting = new Thread(() -> {
      while (!stop.get()) {
        interrupted.interrupt();
      }
    });
    interrupted.start();
    interrupting.start();
    try {
      for (int i = 0; i < 2_000; i++) {
        assertThat(caller.call(10)).isNull();
      }
    } finally {
      stop.set(true);
      interrupted.join();
      interrupting.join();
    }
    assertThat(caller.call(10)).isNull();
  }

  @Test
  void aCallerWithoutStackLeftHarmsNobodyElse() throws Exception {
    assertThat(caller.call(10)).isNull();
    for (int i = 0; i < 20; i++) {
      Thread deep = new Thread(null, () -> dive(0), "deep", 256 << 10);
      deep.start();
      deep.join();
      // The connection may be lost with what the deep caller left behind, but then there is
      // another.
      String failure = caller.call(10);
      while (failure != null) {
        assertThat(failure).doesNotContain("timed out");
        failure = caller.call(10);
      }
    }
  }

  /** Calls from ever deeper down, until there is no stack left. */
  @SuppressWarnings("InfiniteRecursion")
  private int dive(int depth) {
    try {
      if (depth % 20 == 0) {
        caller.channel().send(() -> null);
        caller.channel().await(() -> true, System.nanoTime());
        caller.call(0, 1_000_000);
      }
      return dive(depth + 1) + 1;
    } catch (StackOverflowError e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHostMayBeGivenByName() throws Exception {
    int port = Integer.parseInt(binding.endpoint().replaceAll(".*:", ""));
    try (Caller byName = new Caller(transport, "tcp://localhost:" + port)) {
      assertThat(byName.call(10)).isNull();
    }
  }
}
