package io.zerocall.client.balancing;

import io.zerocall.RpcException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.InterceptedFutures;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.PeriodicScanner;
import io.zerocall.client.call.RefusedReply;
import io.zerocall.client.call.RepetitionCounts;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.client.call.ServerCounts;
import io.zerocall.client.call.ServerReport;
import io.zerocall.client.topic.ListenerTopics;
import io.zerocall.client.topic.ServerTopics;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.ReplyReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes each call at one of several servers. A call that has certainly not run, or that may run
 * more than once, is made again at another server if it fails. Thread-safe.
 */
public final class BalancedCalls implements CallExecutor, BalancedServer.Events {
  private final BalancedSettings settings;
  private final ServerCounters counters = new ServerCounters();
  private final ServerList servers;
  private final @Nullable Resolution resolution;
  private final Balancer balancer;
  private final BalancedTopics topics;
  private final InterceptedFutures intercepted;
  private final PeriodicScanner scanner = new PeriodicScanner();

  private BalancedCalls(BalancedSettings settings, Connecting connecting, @Nullable Lookup lookup) {
    this.settings = settings;
    this.servers = new ServerList(endpoint -> connect(endpoint, connecting), settings.clock());
    this.resolution = lookup == null
        ? null
        : new Resolution(settings.target(), lookup, this::replace, settings.lookupPause());
    this.balancer = new Balancer(
        servers, settings, () -> resolution == null ? null : resolution.failure(), scanner::arm);
    this.topics = new BalancedTopics(servers::present, balancer, settings.clock());
    this.intercepted =
        new InterceptedFutures(balancer.exceptions(), settings.callbacks(), settings.clock());
    scanner.add(this::scan);
  }

  /**
   * Connects to servers, without waiting for a connection.
   *
   * @throws IllegalArgumentException if an endpoint is malformed
   */
  public static BalancedCalls of(
      BalancedSettings settings, Connecting connecting, List<String> endpoints) {
    BalancedCalls calls = new BalancedCalls(settings, connecting, null);
    calls.servers.connect(endpoints);
    return calls;
  }

  /** Connects to the servers that a lookup finds, without waiting for the lookup. */
  public static BalancedCalls of(BalancedSettings settings, Connecting connecting, Lookup lookup) {
    BalancedCalls calls = new BalancedCalls(settings, connecting, lookup);
    if (calls.resolution != null) {
      calls.resolution.start();
    }
    return calls;
  }

  private BalancedServer connect(String endpoint, Connecting connecting) {
    PeriodicScanner ofServer = scanner.sharingThread();
    LongSupplier clock = settings.clock();
    try {
      return new BalancedServer(
          endpoint,
          observer -> connecting.connect(endpoint, observer, ofServer),
          settings.drainNotice(),
          new ServerTopics(
              endpoint, settings.messages(), new CallExceptions(endpoint, clock), ofServer, clock),
          this,
          counters,
          clock);
    } catch (RuntimeException e) { // it is malformed
      ofServer.close();
      throw e;
    }
  }

  private void replace(List<String> endpoints) {
    servers.replace(endpoints);
    scanner.arm(); // closes the connections to servers that are gone
    balancer.readinessChanged();
    topics.serversChanged();
  }

  /** Returns the topics of the client's listeners. */
  public ListenerTopics topics() {
    return topics;
  }

  // Calls.

  @Override
  public <T extends @Nullable Object> T call(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    if (invocation.repeats().isHedged()) {
      return await(invocation, callAsync(invocation, decoder, CallbackThreads.SHARED));
    }
    balancer.begun(invocation);
    BalancedServer server = balancer.await(invocation, List.of());
    ReplyDecoder<T> ofAttempt = decoder.ofAttempt();
    try {
      return server.call(invocation, ofAttempt);
    } catch (RpcException | RefusedReply failure) {
      return callAgain(invocation, ofAttempt, server, failure);
    }
  }

  private <T extends @Nullable Object> T callAgain(
      Invocation invocation, ReplyDecoder<T> decoder, BalancedServer first, Exception why)
      throws Throwable {
    FailedAttempts failed = new FailedAttempts(invocation);
    failed.add(first, why);
    Throwable failure = why;
    while (balancer.repeats(failed, failure)) {
      BalancedServer server;
      try {
        server = balancer.await(invocation, failed.servers());
      } catch (RpcException waited) {
        return end(failed.outcome(waited));
      }
      try {
        return server.call(invocation, decoder);
      } catch (RpcException | RefusedReply again) {
        failed.add(server, again);
        failure = again;
      }
    }
    return end(failed.outcome(failure));
  }

  /** Returns the value of a refused reply, or throws the outcome. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the decoder knows the type
  private static <T extends @Nullable Object> T end(Throwable outcome) throws Throwable {
    if (outcome instanceof RefusedReply refused) {
      return refused.value();
    }
    throw outcome;
  }

  private <T extends @Nullable Object> T await(Invocation invocation, CompletableFuture<T> reply)
      throws Throwable {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (InterruptedException e) {
      var unused = reply.cancel(true);
      Thread.currentThread().interrupt();
      throw balancer.exceptions().interrupted(invocation, true, e);
    }
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing) {
    balancer.begun(invocation);
    if (balancer.isClosed()) {
      return CompletableFuture.failedFuture(balancer.exceptions().closed(invocation, false));
    }
    Invocation written;
    try {
      written = written(invocation, settings.nextId().getAndAdd(invocation.count()));
    } catch (RpcException e) {
      return CompletableFuture.failedFuture(e);
    }
    return new BalancedCall<>(balancer, written, decoder, completing).begin();
  }

  /** Writes the document on the caller's thread, which may change the arguments afterwards. */
  private Invocation written(Invocation invocation, long id) {
    try {
      return invocation.written(id);
    } catch (JsonException e) {
      throw balancer.exceptions().unwritable(invocation, e);
    }
  }

  @Override
  public void send(Invocation invocation) {
    sendWritten(written(invocation, -1));
  }

  private void sendWritten(Invocation invocation) {
    BalancedServer server = balancer.choose(List.of());
    while (server != null && !isSent(invocation, server)) {
      server = balancer.choose(List.of(server)); // the first one has just been left
    }
    if (server != null) {
      return;
    } else if (balancer.isClosed()) {
      throw balancer.exceptions().closed(invocation, false);
    } else if (!balancer.await(new WaitingNotification(invocation))) {
      throw balancer.exceptions().tooManyPending(invocation);
    }
  }

  /** Returns false if the connection is closed, although the client isn't. */
  private boolean isSent(Invocation invocation, BalancedServer server) {
    try {
      server.connection().send(invocation);
      return true;
    } catch (RpcUnavailableException e) {
      if (balancer.isClosed() || server.isReady()) {
        throw e;
      }
      return false;
    }
  }

  /** A notification that waits until a server is ready. Its fate is not reported. */
  private final class WaitingNotification implements WaitingCalls.Waiter {
    private final Invocation invocation;

    WaitingNotification(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public void proceed() {
      try {
        sendWritten(invocation);
      } catch (RpcException e) {
        // The client was closed, or too many wait.
      }
    }

    @Override
    public boolean isOver() {
      return balancer.hasWaitedTooLong(invocation);
    }

    @Override
    public void end() {}
  }

  // Events.

  @Override
  public void connected() {
    balancer.readinessChanged();
  }

  @Override
  public void left() {
    balancer.readinessChanged();
    if (resolution != null) {
      resolution.hurry();
    }
  }

  private boolean scan() {
    boolean callsLeft = balancer.endExpired();
    boolean futuresLeft = intercepted.scan();
    boolean serversLeft = servers.closeIdle();
    return callsLeft || futuresLeft || serversLeft;
  }

  @Override
  public void watch(CallFuture<?> future, Invocation invocation) {
    intercepted.watch(future, invocation);
    scanner.arm();
  }

  // The state.

  @Override
  public String endpoint() {
    return settings.target();
  }

  @Override
  public String state() {
    List<BalancedServer> present = servers.present();
    long ready = present.stream().filter(BalancedServer::isReady).count();
    if (balancer.isClosed()) {
      return "closed";
    }
    return ready > 0
        ? ready + " of " + present.size() + " servers ready"
        : "not connected: " + balancer.whyNoneIsReady();
  }

  @Override
  public int connections() {
    return sum(ClientConnection::connections);
  }

  @Override
  public int callsInFlight() {
    return sum(ClientConnection::callsInFlight);
  }

  @Override
  public int callsWaiting() {
    return balancer.waitingCalls() + sum(ClientConnection::callsWaiting);
  }

  private int sum(ToIntFunction<ClientConnection> number) {
    return servers.present().stream()
        .map(BalancedServer::connection)
        .mapToInt(number)
        .sum();
  }

  @Override
  public RepetitionCounts repetitions() {
    return balancer.repetitions();
  }

  @Override
  public ServerCounts serverCounts() {
    return counters.counts();
  }

  @Override
  public List<ServerReport> servers() {
    long now = now();
    return servers.present().stream().map(server -> server.report(now)).toList();
  }

  @Override
  public CallExceptions exceptions() {
    return balancer.exceptions();
  }

  @Override
  public ReplyReader replies() {
    return settings.replies();
  }

  @Override
  public Executor callbacks() {
    return settings.callbacks();
  }

  @Override
  public long now() {
    return settings.clock().getAsLong();
  }

  @Override
  public void close() {
    balancer.close();
    topics.close();
    if (resolution != null) {
      resolution.close();
    }
    servers.close();
    intercepted.close();
    scanner.close();
  }
}
