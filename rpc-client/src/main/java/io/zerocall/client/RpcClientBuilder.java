package io.zerocall.client;

import io.zerocall.RpcCodec;
import io.zerocall.RpcCurve;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.RpcTls;
import io.zerocall.RpcWire;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.contract.Contracts;
import io.zerocall.engines.Engines;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ValueSettings;
import io.zerocall.json.document.Routing;
import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures and creates {@link RpcClient}s. Not thread-safe. May be used for any number of
 * clients.
 */
public final class RpcClientBuilder {
  private static final Set<String> ENGINES = Set.of("tcp", "tls", "ipc", "inproc");

  private final List<ClientInterceptor> interceptors = new ArrayList<>();
  private final List<Class<? extends Throwable>> exceptions = new ArrayList<>();
  private final ValueSettings values = new ValueSettings();
  private RpcLimits limits = RpcLimits.DEFAULTS;
  private Duration timeout = Duration.ofSeconds(10);
  private @Nullable Duration connectTimeout; // null: until the call's deadline
  private Executor callbacks = CallbackThreads.SHARED;
  private @Nullable PlainCredentials credentials;
  private @Nullable RpcTls tls;
  private @Nullable RpcCurve curve;
  private RpcWire wire = RpcWire.JSON_RPC;
  private Transport transport = Engines.preferring(RpcEngine.NATIVE);
  private LoadBalancing loadBalancing = LoadBalancing.FEWEST_OUTSTANDING;
  private final Map<String, EndpointResolver> resolvers = new HashMap<>();
  private Duration resolvePause = Duration.ofSeconds(10);
  private @Nullable LongSupplier clock; // null: that of the endpoint
  private Logger log = LoggerFactory.getLogger(RpcClient.class);

  RpcClientBuilder() {}

  /**
   * Sets how long a call waits for its reply, unless a view, a proxy or an annotation sets another
   * timeout; 10 s by default.
   */
  public RpcClientBuilder timeout(Duration value) {
    timeout = CallOptions.requireTimeout("timeout", value);
    return this;
  }

  /**
   * Sets how long a call waits for a connection if there is none. It then ends in an
   * {@link io.zerocall.RpcUnavailableException} that says why there is no connection. By default a
   * call waits until its own deadline, and ends in the same exception. In either case the client
   * continues to try to connect. See {@link RpcClient#withFailFast} for calls that measure this
   * time from the loss of the connection.
   *
   * @throws IllegalArgumentException if the duration is not positive, or longer than 365 days
   */
  public RpcClientBuilder connectTimeout(Duration value) {
    connectTimeout = CallOptions.requireTimeout("connectTimeout", value);
    return this;
  }

  /**
   * Sets the client's limits. {@link RpcLimits#inFlight} limits how many of its calls the server
   * has at a time.
   */
  public RpcClientBuilder limits(RpcLimits value) {
    limits = value;
    return this;
  }

  /**
   * Uses a codec to write and read the values of a class, wherever they occur: in parameters,
   * results, topics' messages and fields of exceptions. The server needs the same codec. If several
   * codecs match a type, the one that was added first is used.
   */
  public <T> RpcClientBuilder codec(Class<T> type, RpcCodec<T> codec) {
    values.codec(type, codec);
    return this;
  }

  /** Adds codecs as {@link #codec(Class, RpcCodec)} does, for any number of types, or all. */
  public RpcClientBuilder codec(RpcCodec.Factory codecs) {
    values.codec(codecs);
    return this;
  }

  /**
   * Changes the settings of Jackson, which writes and reads all values that have no {@link #codec}:
   * {@code jackson(mapper -> mapper.addModule(new MoneyModule()))}. The server needs the same
   * settings.
   */
  public RpcClientBuilder jackson(JacksonCustomizer customizer) {
    values.jackson(customizer);
    return this;
  }

  /**
   * Sets the engine that transports the client's messages; {@link RpcEngine#NATIVE} by default.
   *
   * @throws IllegalStateException if the module of the engine is missing; the message names the
   *     module to add
   */
  public RpcClientBuilder engine(RpcEngine value) {
    transport = Engines.preferring(value);
    return this;
  }

  /**
   * Sets the protocol of the server; {@link RpcWire#JSON_RPC} by default. {@link RpcWire#ZERORPC}
   * is for servers of the original zerorpc (with libzmq 4.0 or later).
   *
   * <p>Such a client has one message in flight at a time, a call or a {@link MultiCall}; other
   * calls wait in a queue, which counts against their timeouts. If a sent call is abandoned (by
   * timeout, interrupt, or cancellation of its future), the client also closes the connection,
   * because a late reply can't be distinguished from the reply to the next call. The next call uses
   * a new connection. Metadata and deadlines are not sent. A notification is sent as a call whose
   * reply is ignored. Exceptions are rebuilt by their simple names.
   */
  public RpcClientBuilder wire(RpcWire value) {
    wire = value;
    return this;
  }

  /** Adds an interceptor. The first one added is the outermost. */
  public RpcClientBuilder intercept(ClientInterceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /**
   * Rebuilds exceptions of this class, whichever method throws them, as if every method declared
   * it.
   */
  public RpcClientBuilder registerException(Class<? extends Throwable> type) {
    exceptions.add(type);
    return this;
  }

  /**
   * Sets the executor that completes futures and so runs their dependents. By default that is a few
   * threads that all clients share; there are more while callbacks block them.
   */
  public RpcClientBuilder callbackExecutor(Executor executor) {
    callbacks = executor;
    return this;
  }

  /**
   * Authenticates with a username and a password (ZeroMQ's PLAIN mechanism). The server must
   * require them; a client without a password can't connect to a server that does. They are
   * encrypted at {@code tls://} only: use other endpoints only over trusted networks or
   * {@code ipc://}. If the server refuses them, calls end in an
   * {@link io.zerocall.RpcUnavailableException} that says so. Requires {@link RpcEngine#NATIVE},
   * and an endpoint other than {@code inproc://}.
   *
   * @throws IllegalArgumentException if either has more than 255 bytes in UTF-8
   */
  public RpcClientBuilder plain(String user, String password) {
    credentials = new PlainCredentials(user, password);
    return this;
  }

  /**
   * Sets how a client of several servers chooses the server of each call;
   * {@link LoadBalancing#FEWEST_OUTSTANDING} by default.
   */
  public RpcClientBuilder loadBalancing(LoadBalancing value) {
    loadBalancing = value;
    return this;
  }

  /**
   * Sets what finds the servers for {@linkplain #connect targets} with a scheme. Replaces the
   * resolver for {@code dns} if that is the scheme.
   *
   * @param scheme lower-case letters, digits and hyphens, such as {@code consul}
   * @throws IllegalArgumentException if it is something else, or the scheme of an engine
   */
  public RpcClientBuilder resolver(String scheme, EndpointResolver resolver) {
    if (!scheme.matches("[a-z][a-z0-9-]*") || ENGINES.contains(scheme)) {
      throw new IllegalArgumentException("scheme: \"" + scheme
          + "\" (expected: lower-case letters, digits and hyphens, and none of " + ENGINES + ")");
    }
    resolvers.put(scheme, resolver);
    return this;
  }

  /**
   * Sets how long a client waits after it has looked up its servers before it does so again; 10 s
   * by default. After the loss of a connection it waits for a second at most.
   *
   * @throws IllegalArgumentException if the duration is not positive, or longer than 365 days
   */
  public RpcClientBuilder resolveEvery(Duration pause) {
    resolvePause = CallOptions.requireTimeout("resolveEvery", pause);
    return this;
  }

  /**
   * Sets the trust, and the certificate if there is one, for endpoints {@code tls://};
   * {@link RpcTls#DEFAULT} by default. With this, the endpoint can't be {@code tcp://}, where it
   * would have no effect. Requires {@link RpcEngine#NATIVE}.
   */
  public RpcClientBuilder tls(RpcTls value) {
    tls = value;
    return this;
  }

  /**
   * Encrypts the connection with ZeroMQ's CURVE mechanism, which the server must use too, and
   * authenticates with a key instead of {@link #plain}. Requires {@link RpcEngine#NATIVE} and the
   * module {@code rpc-curve}, and an endpoint other than {@code inproc://}.
   */
  public RpcClientBuilder curve(RpcCurve value) {
    curve = value;
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
   * Creates a client and starts to connect, without waiting for the connection.
   *
   * <p>A target is
   *
   * <ul>
   *   <li>an endpoint: {@code tcp://host:port}, {@code tls://host:port} (encrypted),
   *       {@code ipc:///path} (a Unix domain socket) or {@code inproc://name}
   *   <li>several endpoints with commas between them: {@code tcp://a:5555,b:5555}
   *   <li>{@code dns://host:port}: the servers at all addresses of a host name, as for a headless
   *       service of Kubernetes
   *   <li>a text with the scheme of a {@link #resolver}
   * </ul>
   *
   * @throws IllegalArgumentException if the target is malformed, a customizer changes a setting of
   *     Jackson that it must not change, or the engine doesn't support passwords at an endpoint
   */
  public RpcClient connect(String target) {
    LongSupplier time = clock == null ? Engines.clock(target) : clock;
    JsonCodec codec = new JsonCodec(limits, values);
    Contracts contracts = new Contracts(codec, wire, exceptions, log);
    TargetConnector.Connected connected = new TargetConnector(
            codec,
            contracts,
            wire,
            transport,
            options().withClock(time),
            connectTimeout,
            callbacks,
            time,
            loadBalancing,
            Map.copyOf(resolvers),
            resolvePause)
        .connect(target);
    return new RpcClient(new ClientView(
        new CallInvoker(connected.calls(), interceptors),
        contracts,
        connected.subscriptions(),
        new CallOptions(
            timeout.toNanos(),
            false,
            false,
            false,
            0,
            null,
            Map.of(),
            Routing.DEFAULT,
            JobOptions.DEFAULTS)));
  }

  private TransportOptions options() {
    return TransportOptions.DEFAULTS
        .withLimits(limits.messageBytes(), limits.connections(), limits.handshakeTimeout())
        .withCredentials(credentials)
        .withTls(tls)
        .withCurve(curve);
  }
}
