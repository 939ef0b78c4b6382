package io.zerocall.transport.memory;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
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
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fake network of tests, for endpoints {@code memory://name}. It may drop, duplicate, delay and
 * reorder messages and break connections, according to a seed. Safe for use by several threads.
 *
 * <p>A {@linkplain #stepped stepped} transport acts only when a test calls it, on the test's
 * thread, so that a test is exactly repeatable.
 */
public final class MemoryTransport implements Transport {
  private static final String SCHEME = "memory://";
  private static final int LONGEST_DELAY = 20;

  private final DeliveryExecutor deliveries;
  private final Faults faults;
  private final Random random;
  private final Map<String, MemoryBinding> bindings = new LinkedHashMap<>();
  private final Set<MemoryChannel> channels = new LinkedHashSet<>();

  private MemoryTransport(DeliveryExecutor deliveries, Faults faults, long seed) {
    this.deliveries = deliveries;
    this.faults = faults;
    this.random = new Random(seed);
  }

  /** Creates a transport without faults, with threads of its own. */
  public static MemoryTransport reliable() {
    return new MemoryTransport(new ThreadedDeliveryExecutor(), Faults.NONE, 0);
  }

  /** Creates a transport with threads of its own. */
  public static MemoryTransport faulty(Faults faults, long seed) {
    return new MemoryTransport(new ThreadedDeliveryExecutor(), faults, seed);
  }

  /** Creates a transport that acts only in {@link #step} and {@link #settle}. */
  public static MemoryTransport stepped(Faults faults, long seed) {
    return new MemoryTransport(new SteppedDeliveryExecutor(), faults, seed);
  }

  /** Makes one delivery; returns false if there is none. For a stepped transport. */
  public boolean step() {
    return ((SteppedDeliveryExecutor) deliveries).step();
  }

  /** Makes deliveries until there are none left. For a stepped transport. */
  public void settle() {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  /** Breaks all connections; the channels reconnect. */
  public void breakConnections(String reason) {
    List<MemoryChannel> present;
    synchronized (this) {
      present = new ArrayList<>(channels);
    }
    present.forEach(channel -> channel.breakUp(reason));
  }

  @Override
  public Binding bind(String endpoint, TransportOptions options, ServerReceiver receiver) {
    String name = name(endpoint);
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
    MemoryChannel channel = new MemoryChannel(this, name(endpoint), options, receiver);
    synchronized (this) {
      channels.add(channel);
    }
    channel.retry();
    return channel;
  }

  private static String name(String endpoint) {
    if (!endpoint.startsWith(SCHEME) || endpoint.length() == SCHEME.length()) {
      throw new IllegalArgumentException(
          "endpoint: \"" + endpoint + "\" (expected: memory://name)");
    }
    return endpoint;
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

  /** Makes the channels without a connection retry. */
  void retryConnecting() {
    List<MemoryChannel> present;
    synchronized (this) {
      present = new ArrayList<>(channels);
    }
    present.forEach(MemoryChannel::retry);
  }

  /** Posts a delivery without faults. */
  void post(DeliveryExecutor.Party party, Runnable delivery) {
    deliveries.post(party, () -> delivery, 0);
  }

  /** Posts a message with randomly chosen faults. Returns false if it never arrives. */
  boolean transmit(
      MemoryConnection connection,
      DeliveryExecutor.Party party,
      DeliveryExecutor.Delivery delivery) {
    boolean drop;
    boolean twice;
    boolean breaks;
    int delay;
    synchronized (random) {
      breaks = hit(faults.breaking());
      drop = hit(faults.dropped());
      twice = hit(faults.doubled());
      delay = hit(faults.delayed()) ? 1 + random.nextInt(LONGEST_DELAY) : 0;
    }
    if (breaks) {
      connection.breakUp("broken by chance");
      return false;
    }
    if (!drop) {
      deliveries.post(party, delivery, delay);
    }
    if (twice) {
      deliveries.post(party, delivery, delay);
    }
    return !drop || twice;
  }

  private boolean hit(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }

  /** @param inside whether one of the party's own deliveries calls this method */
  void retire(DeliveryExecutor.Party party, boolean inside) {
    deliveries.retire(party);
    if (!inside && deliveries instanceof ThreadedDeliveryExecutor threaded) {
      threaded.awaitEnd(party);
    }
  }
}
