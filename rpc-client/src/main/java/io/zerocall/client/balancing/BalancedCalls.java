package io.zerocall.client.balancing;

import io.zerocall.RpcException;
import io.zerocall.client.call.CallExceptions;
import io.zerocall.client.call.CallExecutor;
import io.zerocall.client.call.CallFuture;
import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.InterceptedFutures;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.PeriodicScanner;
import io.zerocall.client.call.RepetitionCounts;
import io.zerocall.client.call.ReplyDecoder;
import io.zerocall.client.call.ServerReport;
import io.zerocall.json.document.ReplyReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes each call at one of several servers. A call that has certainly not run, or that may run
 * more than once, is made again at another server if it fails. Thread-safe.
 */
public final class BalancedCalls implements CallExecutor, BalancedServer.Events {
  private final BalancedSettings settings;
  private final ServerList servers;
  private final @Nullable Resolution resolution;
  private final Balancer balancer;
  private final InterceptedFutures intercepted;
  private final PeriodicScanner scanner = new PeriodicScanner();

  private BalancedCalls(BalancedSettings settings, Connecting connecting, @Nullable Lookup lookup) {
    this.settings = settings;
    this.servers = new ServerList(connecting, this, settings.clock());
    this.resolution = lookup == null
        ? null
        : new Resolution(settings.target(), lookup, this::replace, settings.lookupPause());
    this.balancer = new Balancer(
        servers, settings, () -> resolution == null ? null : resolution.failure(), scanner::arm);
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
    calls.servers.replace(endpoints);
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

  private void replace(List<String> endpoints) {
    servers.replace(endpoints);
    scanner.arm(); // closes the connections to servers that are gone
    balancer.changed();
  }

  // Calls.

  @Override
  public <T extends @Nullable Object> T call(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable {
    if (invocation.repeats().isHedged()) {
      return await(invocation, callAsync(invocation, decoder, Runnable::run));
    }
    balancer.begun(invocation);
    BalancedServer server = balancer.await(invocation, List.of());
    try {
      return server.call(invocation, decoder);
    } catch (RpcException failure) {
      return callAgain(invocation, decoder, server, failure);
    }
  }

  private <T extends @Nullable Object> T callAgain(
      Invocation invocation, ReplyDecoder<T> decoder, BalancedServer first, RpcException why)
      throws Throwable {
    Attempts attempts = balancer.attempts(invocation);
    BalancedServer server = first;
    RpcException failure = why;
    while (balancer.repeats(attempts, server, failure)) {
      server = balancer.await(invocation, attempts.without());
      try {
        return server.call(invocation, decoder);
      } catch (RpcException again) {
        failure = again;
      }
    }
    throw failure;
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
    return new BalancedCall<>(balancer, invocation, decoder, completing).begin();
  }

  @Override
  public void send(Invocation invocation) {
    BalancedServer server = balancer.choose(List.of());
    if (server != null) {
      server.connection().send(invocation);
    } else if (balancer.isClosed()) {
      throw balancer.exceptions().closed(invocation, false);
    } else if (!balancer.await(new WaitingNotification(invocation))) {
      throw balancer.exceptions().tooManyPending(invocation);
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
        send(invocation);
      } catch (RpcException e) {
        // The client was closed, or too many wait.
      }
    }

    @Override
    public boolean expire() {
      return balancer.waitedTooLong(invocation) != null;
    }
  }

  // Events.

  @Override
  public void connected(BalancedServer server) {
    CallbackThreads.SHARED.execute(() -> settings.drainNotice().subscribe(server.connection()));
    balancer.changed();
  }

  @Override
  public void disconnected(BalancedServer server) {
    balancer.lost();
    if (resolution != null) {
      resolution.hurry();
    }
  }

  @Override
  public boolean isDraining(byte[] notification) {
    return settings.drainNotice().is(notification);
  }

  private boolean scan() {
    boolean callsLeft = balancer.expireWaiting();
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
    if (resolution != null) {
      resolution.close();
    }
    servers.close();
    intercepted.close();
    scanner.close();
  }
}
