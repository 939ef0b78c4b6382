package io.zerocall.junit.memory;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.JumpingClock;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.engine.ChannelBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The network of a test, for endpoints {@code inproc://name}, which other networks don't see. Has
 * faults, and can be cut. Thread-safe.
 *
 * <p>A {@linkplain #stepped stepped} network acts only when a test calls it, on the test's thread,
 * so that a test is exactly repeatable.
 */
public final class MemoryTransport implements Transport {
  static final String CUT = "the network is cut";
  private static final String SCHEME = "inproc://";

  private final DeliveryExecutor deliveries;
  private final Faults faults;
  private final boolean keepsOrder;
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile boolean cut;

  // Guarded by this.
  private final Map<String, MemoryBinding> bindings = new LinkedHashMap<>();
  private final Set<MemoryChannel> channels = new LinkedHashSet<>();

  private MemoryTransport(DeliveryExecutor deliveries, Faults faults, boolean keepsOrder) {
    this.deliveries = deliveries;
    this.faults = faults;
    this.keepsOrder = keepsOrder;
  }

  /**
   * Creates a network with threads of its own, which keeps the order of the messages of a
   * connection, as TCP does.
   *
   * @param clock the time in nanoseconds by which messages are delayed
   */
  public static MemoryTransport clocked(Faults faults, LongSupplier clock) {
    MemoryTransport network = new MemoryTransport(new ClockedDeliveryExecutor(clock), faults, true);
    if (clock instanceof JumpingClock jumping) {
      jumping.onJump(() -> network.channels().forEach(MemoryChannel::wake));
    }
    return network;
  }

  /** Creates a network that acts only in {@link #step} and {@link #settle}. */
  public static MemoryTransport stepped(Faults faults) {
    return new MemoryTransport(new SteppedDeliveryExecutor(), faults, false);
  }

  /** Makes one delivery; returns false if there is none. For a stepped network. */
  public boolean step() {
    return ((SteppedDeliveryExecutor) deliveries).step();
  }

  /** Makes deliveries until there are none left. For a stepped network. */
  public void settle() {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  /** Breaks all connections; the channels reconnect. */
  public void breakConnections(String reason) {
    channels().forEach(channel -> channel.breakUp(reason));
  }

  /** Breaks all connections, and makes no new ones until {@link #heal}. */
  public void cut() {
    cut = true;
    breakConnections(CUT);
  }

  /** Lets the channels connect again. */
  public void heal() {
    cut = false;
    retryConnecting();
  }

  boolean isCut() {
    return cut;
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    String name = name(endpoint);
    requireWithoutPlain(name, options.authenticator());
    MemoryBinding binding = new MemoryBinding(this, name, options, receiver);
    synchronized (this) {
      if (bindings.putIfAbsent(name, binding) != null) {
        throw new UncheckedIOException(new IOException(name + " is bound already"));
      }
    }
    retryConnecting();
    return binding;
  }

  @Override
  public Binding dial(String endpoint, TransportOptions options, ServerReceiver receiver) {
    return ChannelBinding.dial(this, endpoint, options, receiver);
  }

  @Override
  public Channel connect(String endpoint, TransportOptions options, ChannelReceiver receiver) {
    String name = name(endpoint);
    requireWithoutPlain(name, options.credentials());
    MemoryChannel channel = new MemoryChannel(this, name, options, receiver);
    synchronized (this) {
      channels.add(channel);
    }
    channel.retry();
    return channel;
  }

  private static String name(String endpoint) {
    if (!endpoint.startsWith(SCHEME) || endpoint.length() == SCHEME.length()) {
      throw new IllegalArgumentException(
          "endpoint: \"" + endpoint + "\" (expected: inproc://name)");
    }
    return endpoint;
  }

  /** Refuses passwords, because no authenticator would be asked about them. */
  private static void requireWithoutPlain(String name, @Nullable Object plain) {
    if (plain != null) {
      throw new IllegalArgumentException("endpoint: \"" + name
          + "\" (a network in memory has no users and passwords; tcp:// and ipc:// have)");
    }
  }

  int nextNumber() {
    return numbers.incrementAndGet();
  }

  /** Returns one direction of a new connection. */
  Lane lane(int connection, Faults.Direction direction, DeliveryExecutor.Party receiver) {
    return new Lane(deliveries, receiver, keepsOrder, faults.of(connection, direction));
  }

  synchronized @Nullable MemoryBinding binding(String name) {
    return bindings.get(name);
  }

  synchronized void forget(MemoryBinding binding) {
    bindings.remove(binding.endpoint(), binding);
  }

  synchronized void forget(MemoryChannel channel) {
    channels.remove(channel);
  }

  private synchronized List<MemoryChannel> channels() {
    return new ArrayList<>(channels);
  }

  /** Makes the channels without a connection retry. */
  void retryConnecting() {
    channels().forEach(MemoryChannel::retry);
  }

  /** Posts a delivery without faults. */
  void post(DeliveryExecutor.Party party, Runnable delivery) {
    deliveries.post(party, () -> delivery, deliveries.now());
  }

  /**
   * Stops deliveries to a party.
   *
   * @param inside whether one of the party's own deliveries calls this method
   */
  void retire(DeliveryExecutor.Party party, boolean inside) {
    deliveries.retire(party);
    if (!inside) {
      deliveries.awaitEnd(party);
    }
  }
}
