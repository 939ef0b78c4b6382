package io.zerocall.transport.engine;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Channel;
import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Message;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.TransportOptions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of an endpoint that it dials through a {@link Channel}, for engines whose
 * server loops read only accepted connections. The channel's reader must not run calls, so it gives
 * each message to a {@link DeliveryLoop}. Thread-safe.
 */
public final class ChannelBinding implements Binding {
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String endpoint;
  private final TransportOptions options;
  private final ServerReceiver receiver;
  private final Counters counters;
  private final MemoryBudget memory;
  private final DeliveryLoop loop;
  private volatile @Nullable Channel channel;

  private ChannelBinding(String endpoint, TransportOptions options, ServerReceiver receiver) {
    this.endpoint = endpoint;
    this.options = options;
    this.receiver = receiver;
    this.counters = new Counters(options.refusalsOrNew());
    this.memory = options.memoryOrNew();
    this.loop = new DeliveryLoop(memory, counters.undelivered);
  }

  /**
   * Dials an endpoint.
   *
   * @throws IllegalArgumentException as {@link Transport#connect} throws it
   */
  public static ChannelBinding dial(
      Transport transport, String endpoint, TransportOptions options, ServerReceiver receiver) {
    ChannelBinding binding = new ChannelBinding(endpoint, options, receiver);
    binding.channel = transport.connect(endpoint, options, binding.new Events());
    binding.loop.start();
    return binding;
  }

  /** Receives the channel's events. */
  private final class Events implements ChannelReceiver {
    private @Nullable ChannelPeer peer; // the present connection

    @Override
    public void connected() {
      peer = new ChannelPeer(
          endpoint, loop, ChannelBinding.this::channel, counters, options, memory, receiver);
      peer.established();
    }

    @Override
    public void received(Message message) {
      counters.received.increment();
      ChannelPeer present = peer;
      Channel ours = channel;
      if (present != null
          && !present.received(message, options.clock().getAsLong())
          && ours != null) {
        counters.refused(RefusedBy.MEMORY_BYTES);
        ours.renew("its messages take all the permitted memory (limit: memoryBytes)");
      }
    }

    @Override
    public void disconnected(String reason) {
      ChannelPeer present = peer;
      peer = null;
      if (present != null) {
        present.ended();
      }
    }
  }

  private Channel channel() {
    return Objects.requireNonNull(channel);
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public boolean connected() {
    return channel().connected();
  }

  @Override
  public TransportCounters counters() {
    TransportCounters own = counters.snapshot();
    return new TransportCounters(
        own.received(),
        channel().counters().sent(),
        own.dropped(),
        own.refused(),
        own.undelivered());
  }

  @Override
  public void close() {
    channel().close();
    loop.close(CLOSE_NANOS);
  }
}
