package io.zerocall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.Binding;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A connector without a server. The delivering thread replies at once to a message that is a
 * number, with that many bytes.
 */
final class SizedReplies implements AutoCloseable, ServerReceiver {
  private final MemoryBudget memory;
  private final Binding binding;
  final AtomicInteger delivered = new AtomicInteger();
  final AtomicInteger writable = new AtomicInteger();
  final AtomicInteger disconnected = new AtomicInteger();
  final AtomicLong mostHeld = new AtomicLong();

  /** Made once for each size, so that sending many takes no time. */
  private final Map<String, byte[]> replies = new ConcurrentHashMap<>();

  SizedReplies(TransportOptions options, long memoryBytes) {
    memory = new MemoryBudget(memoryBytes);
    binding = HttpConnector.at("127.0.0.1", 0).open(options.withMemory(memory), this);
  }

  private static byte[] reply(String size) {
    byte[] reply = new byte[Integer.parseInt(size)];
    Arrays.fill(reply, (byte) 'x');
    return reply;
  }

  MemoryBudget memory() {
    return memory;
  }

  Binding binding() {
    return binding;
  }

  int port() {
    return URI.create(binding.endpoint()).getPort();
  }

  @Override
  public PeerReceiver connected(Peer peer) {
    return new PeerReceiver() {
      @Override
      public void received(Message message, long waitedNanos, ReplyTo replyTo) {
        delivered.incrementAndGet();
        String asked = new String(message.body(), StandardCharsets.UTF_8);
        replyTo.send(message.reply(replies.computeIfAbsent(asked, SizedReplies::reply)));
        mostHeld.accumulateAndGet(memory.heldBytes(), Math::max);
      }

      @Override
      public void writable() {
        writable.incrementAndGet();
      }

      @Override
      public void disconnected() {
        disconnected.incrementAndGet();
      }
    };
  }

  static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Served.PATIENCE_SECONDS);
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  void holdsNothingInTheEnd() {
    eventually("everything is released", () -> memory.heldBytes() == 0);
  }

  @Override
  public void close() {
    binding.close();
    holdsNothingInTheEnd();
  }
}
