package io.zerocall.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.zerocall.http.request.ListenAddress;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Hosts;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Peer;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import io.zerocall.transport.engine.ConnectionEvents;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.ConnectionLimit.Permit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.InboundBudget;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open connector: its port, its threads and its connections. Thread-safe. */
final class HttpBinding implements Binding {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnector.class);
  private static final int MOST_LOOPS = 4;
  private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HttpSettings settings;
  private final ServerReceiver server;
  private final RequestPolicy policy;
  private final @Nullable Tls tls;
  private final InboundBudget budget;
  private final MemoryBudget memory;
  private final Counters counters;
  private final RateLimitedLog log = new RateLimitedLog();
  private final ConnectionLimit limit;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final EventLoopGroup loops;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private @Nullable Channel listening;

  private HttpBinding(HttpSettings settings, ServerReceiver server) {
    this.settings = settings;
    this.server = server;
    this.tls = settings.tls();
    ConsoleFiles console = settings.console() ? ConsoleFiles.load() : ConsoleFiles.none();
    this.policy =
        new RequestPolicy(settings.access(), server::isOpen, console, settings.endpoints());
    this.counters = new Counters(settings.options().refusalsOrNew());
    this.limit = new ConnectionLimit(settings.options(), counters, log);
    this.memory = settings.options().memoryOrNew();
    this.budget = InboundBudget.forMessagesOf(2L * settings.options().maxMessageBytes());
    int count = Math.max(1, Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors() / 2));
    this.loops = new ThreadlessEventLoopGroup(count, memory, counters);
  }

  /**
   * Listens.
   *
   * @throws UncheckedIOException if the address can't be bound
   */
  static HttpBinding open(HttpSettings settings, ServerReceiver server) {
    HttpBinding binding = new HttpBinding(settings, server);
    try {
      binding.listen();
    } catch (RuntimeException | Error e) {
      binding.close();
      throw e;
    }
    return binding;
  }

  private void listen() {
    if (tls != null) {
      tls.handler(); // fails now rather than for each connection
    }
    ServerBootstrap bootstrap = ListenAddress.bootstrap(loops, this::accept)
        // TLS ends a connection in its own way
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, tls == null)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadSizes(System::nanoTime));
    listening = settings.address().bind(bootstrap);
    long timeout = Math.min(settings.requestNanos(), settings.keepAliveNanos());
    long round = Math.max(1, Math.min(LONGEST_ROUND_NANOS, timeout / 4));
    for (EventExecutor loop : loops) {
      loop.scheduleWithFixedDelay(() -> maintain(loop), round, round, TimeUnit.NANOSECONDS);
    }
  }

  private void accept(Channel channel) {
    Permit permit = closing.get() ? null : limit.admit(Hosts.literal(channel.remoteAddress()));
    if (permit == null) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> permit.free());
    SslHandler encryption = null;
    if (tls != null) {
      try {
        encryption = tls.handler();
      } catch (RuntimeException e) { // what supplies the certificate fails
        log.warn("A connection was closed, because TLS can't be set up: " + e);
        channel.close();
        return;
      }
    }
    HttpConnection connection = new HttpConnection(this, channel);
    connections.add(connection);
    channels.add(channel);
    ChannelPipeline pipeline = channel.pipeline();
    if (encryption != null) {
      pipeline.addLast(encryption).addLast(new ProtocolNegotiation(connection));
    } else {
      pipeline.addLast(new ProtocolDetector(connection));
    }
    pipeline.addFirst(connection).addLast(new FinalErrorHandler(connection));
  }

  private void maintain(EventExecutor loop) {
    long now = System.nanoTime();
    for (HttpConnection connection : connections) {
      if (connection.isOf(loop)) {
        try {
          connection.maintain(now);
        } catch (RuntimeException e) { // the loop's other connections must still be checked
          LOG.error("{} could not be checked", connection, e);
        }
      }
    }
  }

  HttpSettings settings() {
    return settings;
  }

  RequestPolicy policy() {
    return policy;
  }

  InboundBudget budget() {
    return budget;
  }

  MemoryBudget memory() {
    return memory;
  }

  Counters liveCounters() {
    return counters;
  }

  ConnectionEvents newConnectionEvents(Peer peer) {
    return new ConnectionEvents(server, peer);
  }

  void forget(HttpConnection connection) {
    connections.remove(connection);
  }

  void refused(Refusal refusal) {
    counters.refused.increment();
    log.warn("A request was refused: " + refusal.message());
  }

  /** Logs that a connection is closed for what its client does or fails to do. */
  void refused(HttpConnection connection, String reason, @Nullable RefusedBy limit) {
    counters.refused(limit);
    log.warn("A connection was refused: " + connection + ": " + reason);
  }

  void failed(HttpConnection connection, Throwable cause) {
    if (cause instanceof Http2Exception broken && broken.error() == Http2Error.ENHANCE_YOUR_CALM) {
      refused(connection, String.valueOf(broken.getMessage()), null);
      return;
    }
    counters.refused.increment();
    LOG.debug("{} failed", connection, cause);
  }

  @Override
  public String endpoint() {
    return settings.address().url(tls == null ? "http" : "https", listening);
  }

  @Override
  public TransportCounters counters() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      return;
    }
    Channel present = listening;
    if (present != null) {
      present.close().awaitUninterruptibly();
    }
    connections.forEach(HttpConnection::leave);
    channels.newCloseFuture().awaitUninterruptibly(LAST_WORDS_NANOS, TimeUnit.NANOSECONDS);
    channels.close().awaitUninterruptibly(LAST_WORDS_NANOS, TimeUnit.NANOSECONDS);
    loops.shutdownGracefully(0, LAST_WORDS_NANOS, TimeUnit.NANOSECONDS);
  }
}
