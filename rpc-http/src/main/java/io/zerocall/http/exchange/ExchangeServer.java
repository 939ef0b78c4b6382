package io.zerocall.http.exchange;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zerocall.http.request.Access;
import io.zerocall.http.request.ListenAddress;
import io.zerocall.http.request.Pipelining;
import io.zerocall.http.request.StrictRequestDecoder;
import io.zerocall.transport.Hosts;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.engine.ConnectionLimit.Permit;
import io.zerocall.transport.engine.Counters;
import io.zerocall.transport.engine.InboundBudget;
import io.zerocall.transport.engine.RateLimitedLog;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server (RFC 9112) with one thread. It refuses requests from web pages of other
 * origins, and requests that another program could read differently. Thread-safe.
 */
public final class ExchangeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeServer.class);
  private static final long TICK_MILLIS = 500;
  private static final long LAST_WORDS_MILLIS = 2_000;

  private final ExchangeSettings settings;
  private final ExchangeHandler.Factory handlers;
  private final Access access;
  private final InboundBudget inbound;
  private final Counters counters;
  private final ConnectionLimit limit;
  private final Traffic traffic = new Traffic();
  private final RateLimitedLog log = new RateLimitedLog();
  private final Set<ExchangeConnection> connections = ConcurrentHashMap.newKeySet();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
      1, new DefaultThreadFactory("zerocall-exchange", true), NioIoHandler.newFactory());
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile @Nullable Channel listening;

  /**
   * Creates a server that doesn't listen yet.
   *
   * @param handlers creates the handler of each connection
   */
  public ExchangeServer(ExchangeSettings settings, ExchangeHandler.Factory handlers) {
    this.settings = settings;
    this.handlers = handlers;
    this.access = settings.access();
    this.inbound = InboundBudget.forMessagesOf(2L * settings.options().maxMessageBytes());
    this.counters = new Counters(settings.options().refusalsOrNew());
    this.limit = new ConnectionLimit(settings.options(), counters, log);
  }

  /**
   * Listens.
   *
   * @throws UncheckedIOException if the address can't be bound
   */
  public void listen() {
    ServerBootstrap bootstrap =
        ListenAddress.bootstrap(loop, this::accept).childOption(ChannelOption.SO_KEEPALIVE, true);
    listening = settings.address().bind(bootstrap);
    loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void accept(Channel channel) {
    Permit permit = closing.get() ? null : limit.admit(Hosts.literal(channel.remoteAddress()));
    if (permit == null) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> permit.free());
    ExchangeConnection connection = new ExchangeConnection(this, channel, handlers);
    connections.add(connection);
    channel
        .pipeline()
        .addLast(traffic)
        .addLast(new StrictRequestDecoder(connection::bytesCame))
        .addLast(new HttpResponseEncoder())
        .addLast(new Pipelining(inbound, largestBody(), connection::sentTooMuch))
        .addLast(connection);
  }

  private void tick() {
    long now = System.nanoTime();
    for (ExchangeConnection connection : connections) {
      try {
        connection.tick(now);
      } catch (RuntimeException e) { // the other connections must still be checked
        LOG.error("{} could not be checked", connection, e);
      }
    }
  }

  // For its connections.

  /** Returns whether a request may come from a web page, if it comes from one. */
  boolean admitsPage(HttpRequest request, Channel channel) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty()) {
      return true; // every browser sends one
    }
    String local = channel.localAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "";
    return hosts.size() == 1
        && access.admitsHost(hosts.get(0), local)
        && access.admitsOrigin(request.headers().get(HttpHeaderNames.ORIGIN), hosts.get(0))
        && admitsSite(request.headers().get("sec-fetch-site"))
        && admitsReferrer(request.headers().get(HttpHeaderNames.REFERER), hosts.get(0));
  }

  /**
   * Returns whether a request may come from the site that the browser names. A link or an image on
   * a page sends no {@code Origin}.
   */
  private static boolean admitsSite(@Nullable String site) {
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  /**
   * Returns whether a request may come from the page that the browser names, if it names one. For
   * links and images, browsers send nothing else to a host that isn't a loopback address.
   */
  private static boolean admitsReferrer(@Nullable String page, String host) {
    if (page == null || page.isEmpty()) {
      return true;
    }
    int scheme = page.indexOf("://");
    int from = scheme < 0 ? 0 : scheme + "://".length();
    int end = page.indexOf('/', from);
    return page.substring(from, end < 0 ? page.length() : end).equalsIgnoreCase(host);
  }

  int largestBody() {
    return settings.options().maxMessageBytes();
  }

  InboundBudget inbound() {
    return inbound;
  }

  long requestNanos() {
    return settings.requestTimeout().toNanos();
  }

  long keepAliveNanos() {
    return settings.keepAlive().toNanos();
  }

  long stallNanos() {
    return settings.options().stallTimeout().toNanos();
  }

  void refused(ExchangeConnection connection, String reason) {
    counters.refused.increment();
    log.warn("A request was refused: " + connection + ": " + reason);
  }

  void failed(ExchangeConnection connection, Throwable cause) {
    LOG.debug("{} failed", connection, cause);
  }

  void forget(ExchangeConnection connection) {
    connections.remove(connection);
  }

  /** Returns the address: {@code http://127.0.0.1:8001}. */
  public String endpoint() {
    return settings.address().url("http", listening);
  }

  public Traffic traffic() {
    return traffic;
  }

  /** Returns how many connections there are. */
  public int connections() {
    return connections.size();
  }

  /** Stops to listen, and ends the connections. Closing twice has no effect. */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      return;
    }
    Channel present = listening;
    if (present != null) {
      present.close().awaitUninterruptibly();
    }
    // A loop that shuts down closes its channels before it runs the tasks that wait.
    loop.submit(() -> connections.forEach(ExchangeConnection::leave))
        .awaitUninterruptibly(LAST_WORDS_MILLIS);
    loop.shutdownGracefully(0, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(LAST_WORDS_MILLIS);
  }
}
