package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.RandomSeed;
import io.zerocall.transport.engine.StackProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callers' threads do the socket's work, and a thread can be interrupted or fail anywhere. */
public abstract class FailingCallersContract {
  private static final Logger LOG = LoggerFactory.getLogger(FailingCallersContract.class);
  private static final int SOME = 100;
  private static final int INTERRUPTED = 8;
  private static final int UNDISTURBED = 4;

  private final Transport transport;
  private final Echo echo = new Echo();
  private final Binding binding;
  private final Caller caller;

  protected FailingCallersContract(Transport transport) {
    this.transport = transport;
    binding = transport.bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, echo);
    caller = new Caller(transport, binding.endpoint());
  }

  @AfterEach
  void close() {
    caller.close();
    binding.close();
  }

  @Test
  void manyInterruptsDoNotAffectOtherCallers() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ReentrantLock calm = new ReentrantLock(true);
    Thread interrupted = new Thread(() -> {
      while (!stop.get()) {
        callOften(SOME);
        // The server would drop replies beyond its limit for a client that doesn't read.
        calm.lock();
        try {
          Thread.interrupted();
          callOften(1);
        } finally {
          calm.unlock();
        }
      }
    });
    Thread interrupting = new Thread(() -> {
      while (!stop.get()) {
        calm.lock();
        try {
          interrupted.interrupt();
        } finally {
          calm.unlock();
        }
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

  private void callOften(int count) {
    for (int i = 0; i < count; i++) {
      try {
        caller.call(10);
      } catch (InterruptedException e) {
        // Continue with the next.
      }
    }
  }

  @Test
  void randomInterruptsAffectNeitherOtherCallersNorTheConnection() throws Exception {
    Random random = RandomSeed.random("interruptsAtRandom");
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> interrupted = new ArrayList<>();
    for (int i = 0; i < INTERRUPTED; i++) {
      int bodyBytes = random.nextInt(20_000);
      Thread thread = new Thread(() -> callAndBeInterrupted(bodyBytes, stop));
      interrupted.add(thread);
      thread.start();
    }
    Thread interrupting = new Thread(() -> {
      while (!stop.get()) {
        interrupted.get(random.nextInt(INTERRUPTED)).interrupt();
        LockSupport.parkNanos(random.nextInt(200_000));
      }
    });
    interrupting.start();
    try {
      TransportFixture.inParallel(UNDISTURBED, thread -> {
        for (int i = 0; i < 200; i++) {
          assertThat(caller.call(thread == 0 ? 20_000 : i)).isNull();
        }
      });
    } finally {
      stop.set(true);
      interrupting.join();
      for (Thread thread : interrupted) {
        thread.join();
      }
    }
    assertThat(echo.connections()).isEqualTo(1);
  }

  private void callAndBeInterrupted(int bodyBytes, AtomicBoolean stop) {
    while (!stop.get()) {
      try {
        caller.call(bodyBytes);
      } catch (InterruptedException e) {
        // Continue with the next.
      }
    }
  }

  @Test
  void aStackOverflowDoesNotAffectOtherCallers() throws Exception {
    // This compiles the method, so that it needs less stack, while the code after it is still
    // interpreted.
    for (int i = 0; i < 50_000; i++) {
      assertThat(StackProbe.canWrite() && StackProbe.canRead()).isTrue();
    }
    assertThat(caller.call(10)).isNull();
    // A class whose initialization is cut short by a stack overflow stays unusable in this JVM. The
    // first line of the log initializes classes of the JDK, and must not be that of a deep caller.
    LOG.warn("Warnings may follow, of callers whose stack overflows");
    for (int i = 0; i < 20; i++) {
      Thread deep = new Thread(null, () -> dive(0), "deep", 256 << 10);
      deep.start();
      deep.join();
      // The connection may be lost with what the deep caller left behind, but then there is a new
      // one.
      String failure = caller.call(10);
      while (failure != null) {
        assertThat(failure).doesNotContain("timed out");
        failure = caller.call(10);
      }
    }
  }

  /** Calls from ever deeper stack frames, until the stack overflows. */
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
