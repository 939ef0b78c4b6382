package io.zerocall.server;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.RpcWire;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.HeaderCodec;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ReplyForm;
import io.zerocall.json.ReplyWriter;
import io.zerocall.json.Request;
import io.zerocall.json.RequestReader;
import io.zerocall.json.ZerorpcReplyWriter;
import io.zerocall.server.work.Work;
import io.zerocall.server.work.WorkFlow;
import io.zerocall.server.work.WorkQueue;
import io.zerocall.server.work.Workers;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.Refusals;
import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where each message's calls run: at once on the thread that read them if their methods
 * have been quick, on a worker if not, and not at all when the server is closing or overloaded.
 * Safe for use by any thread.
 */
final class Dispatcher implements ServerReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  /** A message that was read so long ago has waited for others. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * What a call without a deadline is taken to have left: what clients wait unless told otherwise.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What a waiting message takes beside its bytes, and for each of its calls. */
  private static final int OVERHEAD_BYTES = 512;

  private static final long LONGEST_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(365);

  private final JsonCodec codec;
  private final RequestReader<ServerMethod> requests;
  private final ReplyForm replies;
  private final ReplyForm zerorpcReplies;
  private final HeaderCodec headers;
  private final Failures failures;
  private final @Nullable ServerMethod cancelMethod;
  private final List<ServerInterceptor> interceptors;
  private final Workers workers;
  private final WorkQueue queue;
  private final MemoryBudget memory;
  private final LongSupplier clock;
  private final Topics topics;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final Gate gate = new Gate();
  private final LongAdder messagesRefused = new LongAdder();
  private final Refusals refusals;
  private final ClientRates rates;

  Dispatcher(
      JsonCodec codec,
      ServiceRegistry registry,
      Failures failures,
      List<ServerInterceptor> interceptors,
      Workers workers,
      Topics topics,
      MemoryBudget memory,
      Refusals refusals,
      LongSupplier clock) {
    this.codec = codec;
    this.requests = new RequestReader<>(codec, registry::target);
    this.replies = new ReplyWriter(codec);
    this.zerorpcReplies = new ZerorpcReplyWriter(codec);
    this.headers = new HeaderCodec(codec);
    this.failures = failures;
    this.cancelMethod = registry.find("rpc.cancel");
    this.interceptors = List.copyOf(interceptors);
    this.workers = workers;
    this.memory = memory;
    this.queue = new WorkQueue(workers, clock);
    this.clock = clock;
    this.topics = topics;
    this.refusals = refusals;
    this.rates = new ClientRates(codec.limits(), clock, refusals);
  }

  @Override
  public PeerReceiver connected(Peer peer) {
    ServerConnection connection = new ServerConnection(this, peer);
    remember(connection);
    return connection;
  }

  @Override
  public boolean isOpen() {
    return !gate.isClosed();
  }

  /** Keeps a connection in mind until it is forgotten, so that closing can interrupt its calls. */
  void remember(ServerConnection connection) {
    connections.add(connection);
  }

  void forget(ServerConnection connection) {
    connections.remove(connection);
  }

  /**
   * Runs an exchange, here or on a worker, or refuses it.
   *
   * @param withinLimit whether its connection may have so many calls in flight
   * @param waitedNanos how long ago its message was read
   */
  void dispatch(Exchange exchange, boolean withinLimit, long waitedNanos) {
    boolean open = gate.enter();
    ServerConnection connection = exchange.connection();
    if (!open) {
      exchange.refuse(shuttingDown());
    } else if (!withinLimit) {
      refuse(
          exchange,
          RefusedBy.IN_FLIGHT,
          "more than " + limits().inFlight()
              + " calls of this connection are in flight (limit: inFlight)");
    } else if (exchange.isInTurn()
        || (connection.isWritable() && exchange.isQuick(waitedNanos > LATE_NANOS))) {
      exchange.examined();
      exchange.run();
    } else {
      enqueue(exchange, connection);
    }
  }

  private void enqueue(Exchange exchange, ServerConnection connection) {
    long bytes = exchange.requestBytes() + (long) OVERHEAD_BYTES * exchange.calls();
    if (!memory.tryCharge(bytes, connection.chargedBytes())) {
      refuse(
          exchange,
          RefusedBy.MEMORY_BYTES,
          "the messages that wait take all the memory that they may (limit: memoryBytes)");
      return;
    }
    connection.charge(bytes);
    exchange.charged(bytes);
    long wait = queue.offer(
        connection.work(), exchange, Math.min(exchange.remainingNanos(), PATIENCE_NANOS));
    if (wait > 0) {
      refuse(
          exchange,
          RefusedBy.EXPECTED_WAIT,
          "it would have to wait for about " + TimeUnit.NANOSECONDS.toMillis(wait)
              + " ms, too long for its deadline");
    }
  }

  /** The work of a new connection. */
  WorkFlow newFlow(ServerConnection connection) {
    return queue.newFlow(() -> connection.isWritable() || gate.isClosed());
  }

  /** The calls of a connection may run again. */
  void resume(ServerConnection connection) {
    queue.resume(connection.work());
  }

  /** Ends what waits and nobody waits for any more. */
  void withdraw(ServerConnection connection) {
    for (Work work : queue.withdraw(connection.work(), work -> ((Exchange) work).isUnwanted())) {
      ((Exchange) work).refuse(Exchange.cancelled());
    }
  }

  /** Answers all calls of an exchange with an error. */
  void refuse(Exchange exchange, ErrorObject reason) {
    exchange.refuse(gate.enter() ? reason : shuttingDown());
  }

  /** Runs what is left of an exchange on a worker. */
  void goOn(Exchange exchange) {
    queue.goOn(exchange.connection().work(), exchange);
  }

  static ErrorObject shuttingDown() {
    return new ErrorObject(RpcErrorCode.SHUTTING_DOWN, "The server is shutting down");
  }

  private static ErrorObject overloaded(String why) {
    return new ErrorObject(RpcErrorCode.OVERLOADED, "Overloaded: " + why);
  }

  void ended(Exchange exchange) {
    long bytes = exchange.chargedBytes();
    if (bytes > 0) {
      memory.release(bytes);
      exchange.connection().charge(-bytes);
    }
    leave();
  }

  /**
   * Runs a method, behind the interceptors if there are any: then what comes back is always a
   * stage.
   */
  @Nullable
  Object invoke(Request.Call<ServerMethod> request, Exchange exchange) throws Throwable {
    ServerMethod method = request.target();
    @Nullable Object[] arguments = request.arguments();
    if (interceptors.isEmpty()) {
      return run(method, arguments, exchange);
    }
    ServerCall call = new ServerCall(
        method.name(),
        request.isNotification(),
        exchange.context(),
        exchange.connection().toString(),
        topics.topic(method, arguments));
    return intercept(call, () -> stage(method, arguments, exchange));
  }

  /** Runs the interceptors around something; nothing is thrown. */
  CompletionStage<@Nullable Object> intercept(ServerCall call, ServerInterceptor.Next last) {
    return InterceptorChain.run(interceptors, call, last);
  }

  private @Nullable Object run(ServerMethod method, @Nullable Object[] arguments, Exchange exchange)
      throws Throwable {
    return topics.owns(method) ? topics.run(method, arguments, exchange) : method.invoke(arguments);
  }

  @SuppressWarnings("unchecked") // what a stage holds is only ever written as JSON
  private CompletionStage<@Nullable Object> stage(
      ServerMethod method, @Nullable Object[] arguments, Exchange exchange) {
    try {
      Object result = run(method, arguments, exchange);
      return method.contract().isAsync() && result != null
          ? (CompletionStage<@Nullable Object>) result
          : CompletableFuture.completedFuture(result);
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  boolean isIntercepted() {
    return !interceptors.isEmpty();
  }

  /**
   * Whether a call is run in the order of its connection's messages: one that subscribes or
   * unsubscribes, which takes no time as long as there are no interceptors.
   */
  boolean hasItsTurn(Request<ServerMethod> request) {
    return request instanceof Request.Call<ServerMethod> call
        && topics.owns(call.target())
        && interceptors.isEmpty();
  }

  void messageRefused() {
    messagesRefused.increment();
  }

  /** The numbers that are counted here, with those that the bindings count. */
  ServerStatistics statistics(List<TransportCounters> transports) {
    return new ServerStatistics(
        transports.stream().mapToLong(TransportCounters::received).sum(),
        transports.stream().mapToLong(TransportCounters::sent).sum(),
        transports.stream().mapToLong(TransportCounters::dropped).sum(),
        transports.stream().mapToLong(TransportCounters::refused).sum(),
        messagesRefused.sum(),
        gate.inside(),
        transports.stream().mapToLong(TransportCounters::undelivered).sum(),
        memory.heldBytes(),
        memory.limitBytes(),
        queue.waitingCalls(),
        queue.running(),
        refusals.byKey());
  }

  /** No thread could be had for an exchange. */
  void noWorkerFor(Exchange exchange) {
    refuse(exchange, RefusedBy.WORKERS, "no worker is free");
  }

  private void refuse(Exchange exchange, RefusedBy limit, String why) {
    refusals.add(limit, exchange.size());
    exchange.refuse(overloaded(why));
  }

  void replyDropped(ServerConnection connection) {
    LOG.debug("a reply to {} was dropped: it is gone or doesn't read", connection);
  }

  /**
   * The moment at which a call expires that had this much time left when it was read;
   * {@code Long.MAX_VALUE} if it has no limit.
   */
  long deadline(long timeoutMillis, long waitedNanos) {
    return timeoutMillis < 0 || timeoutMillis > LONGEST_TIMEOUT_MILLIS
        ? Long.MAX_VALUE
        : now() - waitedNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  Topics topics() {
    return topics;
  }

  /** Runs something on a worker; false if there is too much to do already. */
  boolean runLater(Runnable work) {
    return workers.execute(work);
  }

  /**
   * Counts something that closing is to wait for; {@link #leave} is to follow, whatever this
   * returns.
   *
   * @return whether it may be done: the server isn't closing
   */
  boolean enter() {
    return gate.enter();
  }

  void leave() {
    gate.leave();
  }

  /** Ends the workers. */
  void close() {
    queue.close();
  }

  /** Refuses what comes from now on. */
  void closeGate() {
    gate.close();
    connections.forEach(this::resume); // also those whose clients don't read
  }

  /** Waits until all that runs has been answered; false if that took too long. */
  boolean drain(long timeoutNanos) {
    return gate.awaitEmpty(timeoutNanos);
  }

  /** Whether the current thread is inside one of the methods that it would have to wait for. */
  boolean isRunByThisThread() {
    Thread me = Thread.currentThread();
    return connections.stream().anyMatch(connection -> connection.isRunBy(me));
  }

  /** How many exchanges have not ended. */
  int exchanges() {
    return gate.inside();
  }

  /** Interrupts or cancels all calls that are still running. */
  void cancelAll() {
    connections.forEach(ServerConnection::forbidAll);
    connections.forEach(ServerConnection::cancelAll);
  }

  long now() {
    return clock.getAsLong();
  }

  RpcLimits limits() {
    return codec.limits();
  }

  RequestReader<ServerMethod> requests() {
    return requests;
  }

  ReplyForm replies(RpcWire wire) {
    return wire == RpcWire.JSON_RPC ? replies : zerorpcReplies;
  }

  Refusals refusals() {
    return refusals;
  }

  ClientRates rates() {
    return rates;
  }

  HeaderCodec headers() {
    return headers;
  }

  Failures failures() {
    return failures;
  }

  @Nullable
  ServerMethod cancelMethod() {
    return cancelMethod;
  }
}
