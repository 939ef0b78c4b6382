package io.zerocall.transport;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that calls and waits, as an RPC client does: each body begins with a number that the
 * reply repeats. Safe for use by several threads.
 */
public final class Caller implements ChannelReceiver, AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Map<Integer, Call> calls = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Channel channel;

  private static final class Call {
    final Thread thread = Thread.currentThread();
    volatile boolean over;

    @Nullable
    String failure;
  }

  public Caller(Transport transport, String endpoint) {
    channel = transport.connect(endpoint, TransportOptions.DEFAULTS, this);
  }

  public Channel channel() {
    return channel;
  }

  /** Calls and waits. Returns null, or why there was no reply. */
  public @Nullable String call(int bodyBytes) throws InterruptedException {
    return call(bodyBytes, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
  }

  /** Calls and waits for at most this time. Returns null, or why there was no reply. */
  public @Nullable String call(int bodyBytes, long nanos) throws InterruptedException {
    int number = numbers.incrementAndGet();
    Call call = new Call();
    calls.put(number, call);
    byte[] body = ByteBuffer.allocate(4 + bodyBytes).putInt(number).array();
    channel.send(() -> Message.of(null, body));
    channel.await(() -> call.over, System.nanoTime() + nanos);
    calls.remove(number);
    return call.over ? call.failure : "timed out";
  }

  @Override
  public void connected() {}

  @Override
  public void received(Message message) {
    byte[] body = message.body();
    if (body != null) {
      end(calls.get(ByteBuffer.wrap(body).getInt()), null);
    }
  }

  @Override
  public void disconnected(String reason) {
    calls.values().forEach(call -> end(call, reason));
  }

  private static void end(@Nullable Call call, @Nullable String failure) {
    if (call != null) {
      call.failure = failure;
      call.over = true;
      LockSupport.unpark(call.thread);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
