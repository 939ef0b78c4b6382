package io.zerocall.client;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.PendingMessage;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A transport with one channel that does nothing by itself. A test connects it, reads what was
 * sent, replies, and advances the time.
 */
final class ScriptedTransport implements Transport, Channel {
  final AtomicLong nanos = new AtomicLong(1_000_000_000);
  final List<Message> sent = new ArrayList<>(); // guarded by this
  private final Queue<PendingMessage> queue = new ArrayDeque<>(); // guarded by this
  private final List<String> renewals = new CopyOnWriteArrayList<>();
  private Consumer<Message> onSend = message -> {};
  private ChannelReceiver receiver;
  private volatile boolean connected;
  private volatile String failure;
  private volatile boolean stalled;
  private volatile boolean closed;

  /** Returns a builder of clients that use this transport and its clock. */
  RpcClientBuilder client() {
    return RpcClient.builder().transport(this).clock(nanos::get).callbackExecutor(Runnable::run);
  }

  void onSend(Consumer<Message> action) {
    onSend = action;
  }

  void advanceMillis(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  void connect() {
    connected = true;
    receiver.connected();
    flush();
  }

  void disconnect(String reason) {
    connected = false;
    receiver.disconnected(reason);
  }

  /** Reports a failed attempt to connect. */
  void failToConnect(String reason) {
    failure = reason;
  }

  /** Stops writing, as if the peer read nothing, or continues. */
  void stall(boolean value) {
    stalled = value;
    flush();
  }

  void reply(String document) {
    reply(document.getBytes(StandardCharsets.UTF_8));
  }

  void reply(byte[] document) {
    receiver.received(Message.of(null, document));
  }

  void receiveShapeless() {
    receiver.received(new Message(false, null, null));
  }

  void replyResult(long id, String json) {
    reply("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}");
  }

  synchronized String body(int index) {
    return new String(sent.get(index).body(), StandardCharsets.UTF_8);
  }

  synchronized String header(int index) {
    return new String(sent.get(index).header(), StandardCharsets.UTF_8);
  }

  synchronized int sentCount() {
    return sent.size();
  }

  synchronized int queued() {
    return queue.size();
  }

  boolean isClosed() {
    return closed;
  }

  private void flush() {
    while (connected && !stalled && !closed) {
      PendingMessage next;
      synchronized (this) {
        next = queue.poll();
      }
      if (next == null) {
        return;
      }
      Message message = next.take();
      if (message != null) {
        synchronized (this) {
          sent.add(message);
        }
        onSend.accept(message);
      }
    }
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver ignored) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver ignored) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receives) {
    receiver = receives;
    closed = false;
    return this;
  }

  @Override
  public void send(PendingMessage pendingMessage) {
    synchronized (this) {
      queue.add(pendingMessage);
    }
    flush();
  }

  @Override
  public void await(Wait wait, long deadlineNanos) throws InterruptedException {
    while (!wait.isOver() && deadlineNanos - nanos.get() > 0) {
      LockSupport.parkNanos(this, 1_000_000);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** The test has to report the disconnection, and to connect again. */
  @Override
  public void renew(String reason) {
    connected = false;
    renewals.add(reason);
  }

  List<String> renewals() {
    return renewals;
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public String lastFailure() {
    return failure;
  }

  @Override
  public OptionalLong silentNanos() {
    return OptionalLong.empty();
  }

  @Override
  public TransportCounters counters() {
    return new TransportCounters(0, 0, 0, 0);
  }

  @Override
  public void close() {
    closed = true;
  }
}
