package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What the tests of a transport share. Everything opened is closed after the test. */
interface TransportFixture {
  int MAX_BYTES = TransportOptions.DEFAULTS.maxMessageBytes();

  /** Returns the transport to test. */
  Transport transport();

  Random random();

  /** Returns an endpoint to which no server is bound. */
  String freeEndpoint();

  /** Closes an object after the test. */
  <T extends AutoCloseable> T opened(T closeable);

  default Binding bind(ServerReceiver receiver) {
    return opened(transport().bind(freeEndpoint(), TransportOptions.DEFAULTS, receiver));
  }

  default Channel connect(Binding binding, ChannelReceiver receiver) {
    return opened(transport().connect(binding.endpoint(), TransportOptions.DEFAULTS, receiver));
  }

  default Caller caller(Binding binding) {
    return opened(new Caller(transport(), binding.endpoint()));
  }

  static PeerReceiver receiver(Handler handler) {
    return new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        replyTo.examined();
        try {
          handler.handle(message);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void disconnected() {}
    };
  }

  /** A callback that may wait. */
  @FunctionalInterface
  interface Handler {
    void handle(Message message) throws InterruptedException;
  }

  static byte[] body(Message message) {
    byte[] body = message.body();
    assertThat(body).isNotNull();
    return body;
  }

  static TransportOptions small() {
    return new Settings().maxMessageBytes(1_000).options();
  }

  /** One thread's part of a test. */
  @FunctionalInterface
  interface Task {
    void run(int thread) throws Exception;
  }

  static void inParallel(int threads, Task task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        parts.add(pool.submit(() -> {
          task.run(thread);
          return null;
        }));
      }
      for (Future<?> part : parts) {
        part.get(50, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
