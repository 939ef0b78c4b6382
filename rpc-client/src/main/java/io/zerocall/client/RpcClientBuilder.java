package io.zerocall.client;

import io.zerocall.RpcCodec;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.RpcWire;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.ConnectionSettings;
import io.zerocall.client.call.PeriodicScanner;
import io.zerocall.client.contract.Contracts;
import io.zerocall.client.topic.Subscriptions;
import io.zerocall.engines.Engines;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ValueSettings;
import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up an {@link RpcClient}. Not safe for use by several threads; may be used for any number of
 * clients.
 */
public final class RpcClientBuilder {
  private static final Duration FAIL_FAST = Duration.ofSeconds(2);

  private final List<ClientInterceptor> interceptors = new ArrayList<>();
  private final List<Class<? extends Throwable>> exceptions = new ArrayList<>();
  private final ValueSettings values = new ValueSettings();
  private RpcLimits limits = RpcLimits.DEFAULTS;
  private Duration timeout = Duration.ofSeconds(10);
  private @Nullable Duration connectTimeout; // null: until the call's deadline
  private Executor callbacks = CallbackThreads.SHARED;
  private @Nullable PlainCredentials credentials;
  private RpcWire wire = RpcWire.JSON_RPC;
  private Transport transport = Engines.preferring(RpcEngine.NATIVE);
  private LongSupplier clock = System::nanoTime;
  private Logger log = LoggerFactory.getLogger(RpcClient.class);

  RpcClientBuilder() {}

  /**
   * How long a call waits for its reply where nothing nearer to the call says otherwise; 10 s
   * unless set.
   */
  public RpcClientBuilder timeout(Duration value) {
    timeout = requirePositive("timeout", value);
    return this;
  }

  /**
   * How long a call waits for a connection when there is none, before it ends in an
   * {@link io.zerocall.RpcUnavailableException}, which says why there is none. Unless set, a call
   * waits until its own deadline, and ends in the same exception. The client goes on trying to
   * connect all the same. See {@link RpcClient#withFailFast} for calls that count the time from
   * when the connection was lost.
   *
   * @throws IllegalArgumentException if the duration is not positive, or longer than 365 days
   */
  public RpcClientBuilder connectTimeout(Duration value) {
    connectTimeout = requirePositive("connectTimeout", value);
    return this;
  }

  /**
   * The limits that the client keeps; {@link RpcLimits#inFlight} is how many calls it has with the
   * server at a time.
   */
  public RpcClientBuilder limits(RpcLimits value) {
    limits = value;
    return this;
  }

  /**
   * Has the values of a class written and read by a codec, wherever they stand in parameters,
   * results, topics' messages and the fields of exceptions. The server needs the same one. The
   * first codec that was added for a type counts.
   */
  public <T> RpcClientBuilder codec(Class<T> type, RpcCodec<T> codec) {
    values.codec(type, codec);
    return this;
  }

  /** As {@link #codec(Class, RpcCodec)} for any number of types, or all. */
  public RpcClientBuilder codec(RpcCodec.Factory codecs) {
    values.codec(codecs);
    return this;
  }

  /**
   * Changes the settings of Jackson, which writes and reads the values that no {@link #codec} does:
   * {@code jackson(mapper -> mapper.addModule(new MoneyModule()))}. The server needs the same.
   */
  public RpcClientBuilder jackson(JacksonCustomizer customizer) {
    values.jackson(customizer);
    return this;
  }

  /**
   * What carries the client's messages; {@link RpcEngine#NATIVE} unless set.
   *
   * @throws IllegalStateException if the module of the engine is not there; the message says what
   *     to add
   */
  public RpcClientBuilder engine(RpcEngine value) {
    transport = Engines.preferring(value);
    return this;
  }

  /**
   * What the server speaks; {@link RpcWire#JSON_RPC} unless set. {@link RpcWire#ZERORPC} is for
   * servers of the original zerorpc (with a libzmq from 4.0 on). Such a client has one message
   * under way at a time, a call or a {@link MultiCall}; other calls wait for their turn, and may
   * spend their time on that. Where a call is given up that was sent (its time is up, its thread
   * was interrupted, its future cancelled), the connection is given up with it, since a reply that
   * comes late bears nothing to tell it by, and the next call goes out over a new one. Metadata and
   * deadlines stay here. A notification is a call whose reply is ignored. Exceptions are rebuilt by
   * their simple names.
   */
  public RpcClientBuilder wire(RpcWire value) {
    wire = value;
    return this;
  }

  /** Adds an interceptor; the first one added stands outermost. */
  public RpcClientBuilder intercept(ClientInterceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /**
   * Has exceptions of this class rebuilt, whichever method throws them, as if every method declared
   * it.
   */
  public RpcClientBuilder registerException(Class<? extends Throwable> type) {
    exceptions.add(type);
    return this;
  }

  /**
   * Where futures are completed, and what hangs on them runs. Unless set these are a few threads
   * that all clients share, and more when callbacks block them.
   */
  public RpcClientBuilder callbackExecutor(Executor executor) {
    callbacks = executor;
    return this;
  }

  /**
   * Shows the server a username and a password (ZeroMQ's PLAIN), for which it must ask; a client
   * without them can't connect to a server that does. They travel as they are: only over networks
   * that can be trusted, or {@code ipc://}. If the server refuses them, calls end in an
   * {@link io.zerocall.RpcUnavailableException} that says so. Needs {@link RpcEngine#NATIVE}, and
   * an endpoint other than {@code inproc://}.
   *
   * @throws IllegalArgumentException if either has more than 255 bytes in UTF-8
   */
  public RpcClientBuilder plain(String user, String password) {
    credentials = new PlainCredentials(user, password);
    return this;
  }

  RpcClientBuilder transport(Transport value) {
    transport = value;
    return this;
  }

  RpcClientBuilder log(Logger value) {
    log = value;
    return this;
  }

  RpcClientBuilder clock(LongSupplier nanoTime) {
    clock = nanoTime;
    return this;
  }

  /**
   * Makes a client and starts to connect, without waiting for the connection.
   *
   * @param endpoint where the server listens: {@code tcp://host:port}, {@code ipc:///path} (a Unix
   *     domain socket) or {@code inproc://name}
   * @throws IllegalArgumentException if the endpoint is malformed, a customizer changes a setting
   *     of Jackson that it may not, or the engine can't show a password at the endpoint
   */
  public RpcClient connect(String endpoint) {
    JsonCodec codec = new JsonCodec(limits, values);
    ConnectionSettings settings = new ConnectionSettings(
        endpoint,
        wire,
        options(),
        connectTimeout == null ? OptionalLong.empty() : OptionalLong.of(connectTimeout.toNanos()),
        (connectTimeout == null ? FAIL_FAST : connectTimeout).toNanos(),
        callbacks,
        clock);
    CallExceptions callExceptions = new CallExceptions(endpoint, clock);
    PeriodicScanner scanner = new PeriodicScanner();
    Subscriptions subscriptions = new Subscriptions(codec, settings, callExceptions, scanner);
    ClientConnection connection =
        new ClientConnection(transport, codec, settings, callExceptions, scanner, subscriptions);
    return new RpcClient(new ClientView(
        new CallInvoker(connection, interceptors),
        new Contracts(codec, wire, exceptions, log),
        subscriptions,
        new CallOptions(timeout.toNanos(), false, false, Map.of())));
  }

  private TransportOptions options() {
    return TransportOptions.DEFAULTS
        .withLimits(limits.messageBytes(), limits.connections(), limits.handshakeTimeout())
        .withCredentials(credentials);
  }

  private static Duration requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(CallOptions.LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: > 0, <= " + CallOptions.LONGEST_TIMEOUT + ")");
    }
    return value;
  }

  static Duration requireTimeout(Duration value) {
    return requirePositive("timeout", value);
  }
}
