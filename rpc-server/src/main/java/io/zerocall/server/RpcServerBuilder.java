package io.zerocall.server;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcCodec;
import io.zerocall.RpcConnector;
import io.zerocall.RpcCurve;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.RpcTls;
import io.zerocall.RpcType;
import io.zerocall.contract.ExceptionAdvice;
import io.zerocall.engines.Engines;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ValueSettings;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.openrpc.DocumentInfo;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.PeerCalls;
import io.zerocall.server.peer.SubmittedJobs;
import io.zerocall.server.work.LatencyProfile;
import io.zerocall.server.work.Workers;
import io.zerocall.transport.Connector;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Network;
import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.Refusals;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures and starts an {@link RpcServer}. Not thread-safe. Each builder starts one server only.
 */
public final class RpcServerBuilder {
  private final List<String> endpoints = new ArrayList<>();
  private final List<String> dialed = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();
  private final List<Consumer<ServiceRegistry>> registrations = new ArrayList<>();
  private final List<ServerInterceptor> interceptors = new ArrayList<>();
  private final List<Object> listeners = new ArrayList<>();
  private final ValueSettings values = new ValueSettings();
  private RpcLimits limits = RpcLimits.DEFAULTS;
  private DocumentInfo info = DocumentInfo.DEFAULT;
  private Supplier<Workers> workers = Workers::ofDefault;
  private Duration closeGrace = Duration.ofSeconds(5);
  private final List<Class<? extends Throwable>> exceptions = new ArrayList<>();
  private RpcErrorDetail errorDetail = RpcErrorDetail.MESSAGE;
  private Logger log = LoggerFactory.getLogger(RpcServer.class);
  private @Nullable RpcFallback fallback;
  private @Nullable PlainAuthenticator authenticator;
  private @Nullable TokenAuthenticator tokens;
  private @Nullable RpcTls tls;
  private @Nullable RpcTls dialTls;
  private @Nullable RpcCurve curve;
  private @Nullable RpcCurve dialCurve;
  private final List<Network> networks = new ArrayList<>();
  private @Nullable PlainCredentials credentials;
  private @Nullable String worker;
  private int credit = 64;
  private Transport transport = Engines.preferring(RpcEngine.NATIVE);
  private @Nullable LongSupplier clock; // null: that of the first endpoint

  RpcServerBuilder() {}

  /**
   * Adds an endpoint to listen on: {@code tcp://*:5555} (all addresses), {@code tcp://127.0.0.1:0}
   * (a port that the system chooses), {@code tls://*:5556} (encrypted; needs {@link #tls}),
   * {@code ipc:///path} (a Unix domain socket, for this machine only), {@code inproc://name} (this
   * process only).
   */
  public RpcServerBuilder bind(String endpoint) {
    endpoints.add(endpoint);
    return this;
  }

  /**
   * Adds a broker's endpoint to connect to, beside or instead of {@link #bind}:
   * {@code tcp://broker:5555}, {@code tls://broker:5556}, {@code ipc:///path} or
   * {@code inproc://name}. The server offers the broker all methods that are registered, now or
   * later, and the broker passes calls of them on. The server connects again whenever necessary. It
   * may be started before the broker.
   */
  public RpcServerBuilder dial(String endpoint) {
    dialed.add(endpoint);
    return this;
  }

  /**
   * Sets the username and the password that this server sends to the brokers that it
   * {@linkplain #dial dials} (ZeroMQ's PLAIN mechanism). They are encrypted at {@code tls://} only.
   * Requires {@link RpcEngine#NATIVE}.
   *
   * @throws IllegalArgumentException if one has more than 255 bytes in UTF-8
   */
  public RpcServerBuilder dialPlain(String username, String password) {
    credentials = new PlainCredentials(username, password);
    return this;
  }

  /**
   * Sets the trust, and the certificate if there is one, for brokers that this server
   * {@linkplain #dial dials} at {@code tls://}; {@link RpcTls#DEFAULT} by default. Requires
   * {@link RpcEngine#NATIVE}.
   */
  public RpcServerBuilder dialTls(RpcTls value) {
    dialTls = value;
    return this;
  }

  /**
   * Sets the keys for brokers that this server {@linkplain #dial dials} (ZeroMQ's CURVE mechanism),
   * instead of {@link #dialPlain}. Requires {@link RpcEngine#NATIVE} and the module
   * {@code rpc-curve}.
   */
  public RpcServerBuilder dialCurve(RpcCurve value) {
    dialCurve = value;
    return this;
  }

  /**
   * Sets the name of this server among the workers of a broker, for calls that name their worker
   * ({@code RpcClient.withWorker}). Several workers may have the same name.
   *
   * @throws IllegalArgumentException if the name doesn't have 1 to 255 characters
   */
  public RpcServerBuilder worker(String name) {
    if (name.isEmpty() || name.length() > RouterMethods.LONGEST_WORKER_NAME) {
      throw new IllegalArgumentException("worker: \"" + name + "\" (expected: 1 to "
          + RouterMethods.LONGEST_WORKER_NAME + " characters)");
    }
    worker = name;
    return this;
  }

  /**
   * Sets how many calls each dialed broker may send at a time; 64 by default. The broker keeps
   * further calls waiting, and gives them to the worker that is free first.
   *
   * @throws IllegalArgumentException if the number is not between 1 and 1,024
   */
  public RpcServerBuilder credit(int calls) {
    if (calls < 1 || calls > RouterMethods.MOST_CREDIT) {
      throw new IllegalArgumentException(
          "credit: " + calls + " (expected: 1 to " + RouterMethods.MOST_CREDIT + ")");
    }
    credit = calls;
    return this;
  }

  /**
   * Adds a connector, which serves the same methods over a protocol other than ZeroMQ. The limits
   * apply to it too; {@link #plain} applies to ZeroMQ only.
   *
   * @throws IllegalArgumentException if the connector is not one of this library's
   */
  public RpcServerBuilder connector(RpcConnector value) {
    if (!(value instanceof Connector connector)) {
      throw new IllegalArgumentException("connector: " + value.getClass().getName()
          + " (expected: one of this library's, such as HttpConnector)");
    }
    connectors.add(connector);
    return this;
  }

  /** Registers methods as {@link RpcServer#register(Object)} does. */
  public RpcServerBuilder register(Object service) {
    registrations.add(registry -> registry.register(null, service));
    return this;
  }

  /** Registers methods as {@link RpcServer#register(String, Object)} does. */
  public RpcServerBuilder register(String namespace, Object service) {
    registrations.add(registry -> registry.register(namespace, service));
    return this;
  }

  /** Registers a function as {@link RpcServer#registerFunction(String, Class, Object)} does. */
  public <F> RpcServerBuilder registerFunction(String name, Class<F> type, F function) {
    registrations.add(registry -> registry.registerFunction(name, type, function));
    return this;
  }

  /** Registers a function as {@link RpcServer#registerFunction(String, RpcType, Object)} does. */
  public <F> RpcServerBuilder registerFunction(String name, RpcType<F> type, F function) {
    registrations.add(registry -> registry.registerFunction(name, type.type(), function));
    return this;
  }

  /**
   * Subscribes an object as {@link RpcServer#subscribe(Object)} does, until the server is closed.
   */
  public RpcServerBuilder subscribe(Object listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Sets the fallback that answers calls of unregistered names. Without a fallback they are
   * answered with {@link io.zerocall.RpcErrorCode#METHOD_NOT_FOUND}.
   */
  public RpcServerBuilder fallback(RpcFallback value) {
    fallback = value;
    return this;
  }

  /** Adds an interceptor. The first one added is the outermost. */
  public RpcServerBuilder intercept(ServerInterceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /**
   * Sets the title and version that {@code rpc.discover} reports for the service as a whole.
   *
   * @param version the version of the methods, such as {@code 1.4.0}
   */
  public RpcServerBuilder describedAs(String title, String version) {
    info = new DocumentInfo(title, version);
    return this;
  }

  /**
   * Uses a codec to write and read the values of a class, wherever they occur: in parameters,
   * results, topics' messages and fields of exceptions. Clients need the same codec. If several
   * codecs match a type, the one that was added first is used.
   */
  public <T> RpcServerBuilder codec(Class<T> type, RpcCodec<T> codec) {
    values.codec(type, codec);
    return this;
  }

  /** Adds codecs as {@link #codec(Class, RpcCodec)} does, for any number of types, or all. */
  public RpcServerBuilder codec(RpcCodec.Factory codecs) {
    values.codec(codecs);
    return this;
  }

  /**
   * Changes the settings of Jackson, which writes and reads all values that have no {@link #codec}:
   * {@code jackson(mapper -> mapper.addModule(new MoneyModule()))}. Clients need the same settings.
   * Where {@code rpc.discover} can't know what a serializer writes it reports the schema {@code {}}
   * (any JSON); {@link #schema} replaces that.
   */
  public RpcServerBuilder jackson(JacksonCustomizer customizer) {
    values.jackson(customizer);
    return this;
  }

  /**
   * Sets the JSON Schema (draft 7) that {@code rpc.discover} reports for the values of a class. The
   * schema must not refer to anything outside of itself. It documents the values; the server
   * doesn't validate against it.
   *
   * @throws IllegalArgumentException if the schema is not a JSON object
   */
  public RpcServerBuilder schema(Class<?> type, String schema) {
    values.schema(type, schema);
    return this;
  }

  /** Sets the limits that the server enforces on clients. */
  public RpcServerBuilder limits(RpcLimits value) {
    limits = value;
    return this;
  }

  /**
   * Runs methods that may block on at most this many platform threads. Without this and
   * {@link #executor} they run on virtual threads if the JVM has them, otherwise on up to 1,024
   * platform threads.
   *
   * @throws IllegalArgumentException if the number is less than 1
   */
  public RpcServerBuilder threads(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("threads: " + most + " (expected: >= 1)");
    }
    workers = () -> Workers.ofThreads(most);
    return this;
  }

  /**
   * Runs methods that may block on an executor, which the server never shuts down. Calls that the
   * executor rejects are answered with {@link io.zerocall.RpcErrorCode#OVERLOADED}.
   */
  public RpcServerBuilder executor(Executor executor) {
    workers = () -> Workers.of(executor);
    return this;
  }

  /**
   * Sets how long {@link RpcServer#close()} lets calls that have begun continue; 5 s by default.
   */
  public RpcServerBuilder closeGrace(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("closeGrace: " + grace + " (expected: >= 0)");
    }
    closeGrace = grace;
    return this;
  }

  /**
   * Sets how much of an exception that a method throws is sent to its caller;
   * {@link RpcErrorDetail#MESSAGE} by default. {@link RpcErrorDetail#DECLARED} is for servers that
   * untrusted clients can call.
   */
  public RpcServerBuilder errorDetail(RpcErrorDetail value) {
    errorDetail = value;
    return this;
  }

  /**
   * Treats exceptions of this class and its subclasses as declared, whichever method throws them,
   * as if every method had the class in its {@code throws} clause.
   *
   * @throws IllegalArgumentException if the class is {@code Throwable}, {@code Exception},
   *     {@code RuntimeException} or {@code Error}, which don't say what went wrong
   */
  public RpcServerBuilder registerException(Class<? extends Throwable> type) {
    exceptions.add(DeclaredExceptions.requireOwn(type));
    return this;
  }

  /**
   * Sets the engine that transports the server's messages; {@link RpcEngine#NATIVE} by default.
   *
   * @throws IllegalStateException if the module of the engine is missing; the message names the
   *     module to add
   */
  public RpcServerBuilder engine(RpcEngine value) {
    transport = Engines.preferring(value);
    return this;
  }

  /**
   * Admits only clients that send a username and a password (ZeroMQ's PLAIN mechanism) that the
   * authenticator accepts. Without an authenticator the server admits every client that sends no
   * password. Methods and interceptors find the username in {@link io.zerocall.RpcContext#user}.
   * Passwords are not encrypted, except at {@code tls://}: use others only over trusted networks or
   * {@code ipc://}. Requires {@link RpcEngine#NATIVE}, and no endpoint may be {@code inproc://}.
   */
  public RpcServerBuilder plain(PlainAuthenticator value) {
    authenticator = value;
    return this;
  }

  /**
   * Sets the certificate for the endpoints {@code tls://}. Endpoints with another scheme are not
   * affected, so a server can have both. If the settings {@linkplain RpcTls#withClientCertificate
   * require a client's certificate}, it names the user, and {@link #plain} must not be set.
   * Requires {@link RpcEngine#NATIVE}.
   */
  public RpcServerBuilder tls(RpcTls value) {
    tls = value;
    return this;
  }

  /**
   * Encrypts all connections with ZeroMQ's CURVE mechanism, and admits only clients whose keys are
   * known. The key names the user, so neither {@link #plain} nor clients' certificates can be
   * required too. Requires {@link RpcEngine#NATIVE} and the module {@code rpc-curve}, and no
   * endpoint may be {@code inproc://}.
   */
  public RpcServerBuilder curve(RpcCurve value) {
    curve = value;
    return this;
  }

  /**
   * Finds the users of messages that carry a bearer token, over HTTP, WebSocket and ZeroMQ. Methods
   * and interceptors find the username in {@link io.zerocall.RpcContext#user}. A message without a
   * known token is accepted all the same, without a user or with that of its connection
   * ({@link #plain}, {@link #tls}, {@link #curve}). A known token is removed from the metadata.
   */
  public RpcServerBuilder tokens(TokenAuthenticator value) {
    tokens = value;
    return this;
  }

  /**
   * Admits only connections from this network, or from others given in the same way. Without any,
   * connections from everywhere are admitted. {@code ipc://} and {@code inproc://} are not
   * affected.
   *
   * @param network such as {@code 10.0.0.0/8}, or an address such as {@code 192.0.2.1}
   * @throws IllegalArgumentException if it is neither
   */
  public RpcServerBuilder admitFrom(String network) {
    networks.add(Network.parse(network));
    return this;
  }

  RpcServerBuilder transport(Transport value) {
    transport = value;
    return this;
  }

  RpcServerBuilder log(Logger value) {
    log = value;
    return this;
  }

  RpcServerBuilder clock(LongSupplier nanoTime) {
    clock = nanoTime;
    return this;
  }

  /**
   * Registers and binds everything, and returns without waiting for calls.
   *
   * @throws IllegalArgumentException if a declaration or an endpoint is invalid, a customizer
   *     changes a setting of Jackson that it must not change, the engine doesn't support passwords
   *     at an endpoint, an endpoint {@code tls://} has no certificate, or the credit exceeds the
   *     limit of calls in flight
   * @throws IllegalStateException if more than one of passwords, certificates of clients and CURVE
   *     is required, or neither an endpoint nor a connector was given
   * @throws java.io.UncheckedIOException if an endpoint can't be bound
   */
  public RpcServer start() {
    if (endpoints.isEmpty() && connectors.isEmpty() && dialed.isEmpty()) {
      throw new IllegalStateException(
          "no endpoint to listen on (expected: bind(\"tcp://127.0.0.1:5555\"))");
    }
    if (!dialed.isEmpty() && credit > limits.inFlight()) { // the latter may be lower
      throw new IllegalArgumentException("credit: " + credit + " (expected: <= " + limits.inFlight()
          + ", the limit inFlight, beyond which the server refuses calls)");
    }
    requireOneAuthentication();
    JsonCodec codec = new JsonCodec(limits, values);
    ServiceRegistry registry = new ServiceRegistry(codec, log);
    CallRouter router = fallback instanceof CallRouter calls ? calls : null;
    registry.registerReserved(
        "rpc", new ControlMethods(new Discovery(registry, info, codec, router)));
    registry.registerReserved("system", new SystemMethods(registry, router));
    // With interceptors a method has to prove that it is fast, as they may take long.
    Supplier<LatencyProfile> latency =
        interceptors.isEmpty() ? LatencyProfile::knownToBeFast : LatencyProfile::new;
    SubmittedJobs jobs = router == null ? null : router.jobs();
    if (jobs == null) {
      registry.registerForConnection(
          "rpc", CallMethods.class, CallMethods::new, ServerMethod.Moment.ON_RECEIPT, latency);
    } else {
      registry.registerForConnection(
          "rpc",
          CancellingMethods.class,
          caller -> new CancellingMethods(caller, jobs),
          ServerMethod.Moment.ON_RECEIPT,
          latency);
    }
    registry.registerForConnection(
        "rpc",
        TopicMethods.class,
        caller -> new TopicMethods(caller, codec.limits(), router),
        ServerMethod.Moment.IN_ORDER,
        latency);
    ExceptionAdvice.examine(this.exceptions, RpcServer.class.getModule(), log);
    registrations.forEach(registration -> registration.accept(registry));
    if (fallback != null) {
      FallbackMethod.install(fallback, registry, codec);
    }
    Workers running = workers.get();
    LongSupplier time = clock == null ? Engines.clock(firstEndpoint()) : clock;
    ExceptionMapper exceptions = exceptionMapper(codec, time);
    DialedPeers brokers = new DialedPeers(registry, worker, credit, log);
    registry.observe(brokers::refresh);
    ServerTopics topics = new ServerTopics(codec, fallback, brokers, running, exceptions);
    MemoryBudget memory = MemoryBudget.of(limits.memoryBytes(), limits.messageBytes());
    Refusals refusals = new Refusals();
    ServerSettings settings = ServerSettings.of(codec, registry, tokens, exceptions, time);
    Dispatcher dispatcher = new Dispatcher(settings, running, memory, refusals);
    ServerConnections connections = new ServerConnections(
        settings,
        dispatcher,
        new Invoker(interceptors),
        topics,
        memory,
        refusals,
        new PeerCalls.Format(codec),
        router);
    RpcServer server =
        new RpcServer(registry, connections, dispatcher, topics, brokers, closeGrace, log);
    try {
      listeners.forEach(server::subscribe);
      TransportOptions options = transportOptions(memory, refusals).withClock(time);
      server.listen(transport, endpoints, connectors, options);
      server.dial(
          transport,
          dialed,
          options.withCredentials(credentials).withTls(dialTls).withCurve(dialCurve));
    } catch (RuntimeException | Error e) {
      server.close(Duration.ZERO);
      throw e;
    }
    return server;
  }

  private String firstEndpoint() {
    return Stream.concat(endpoints.stream(), dialed.stream()).findFirst().orElse("");
  }

  /** Requires that at most one setting names the user of a connection. */
  private void requireOneAuthentication() {
    List<String> named = new ArrayList<>();
    if (authenticator != null) {
      named.add("passwords (plain)");
    }
    if (tls != null && tls.requiresClientCertificate()) {
      named.add("clients' certificates (tls)");
    }
    if (curve != null) {
      named.add("clients' keys (curve)");
    }
    if (named.size() > 1) {
      throw new IllegalStateException(
          String.join(" and ", named) + ": both name the user (expected: one of them)");
    }
  }

  private ExceptionMapper exceptionMapper(JsonCodec codec, LongSupplier time) {
    return new ExceptionMapper(
        codec, errorDetail, new DeclaredExceptions(exceptions), new FailureLog(log, time));
  }

  private TransportOptions transportOptions(MemoryBudget memory, Refusals refusals) {
    return TransportOptions.DEFAULTS
        .withLimits(limits.messageBytes(), limits.connections(), limits.handshakeTimeout())
        .withAuthenticator(authenticator)
        .withTls(tls)
        .withCurve(curve)
        .withConnectionsPerClient(limits.connectionsPerClient())
        .withNetworks(networks)
        .withShared(memory, refusals);
  }
}
