package io.zerocall.broker;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.broker.authorization.GuardedDispatcher;
import io.zerocall.broker.authorization.OfferGrants;
import io.zerocall.broker.authorization.SubscriptionGrants;
import io.zerocall.broker.jobs.Jobs;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.broker.schedules.Schedules;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.broker.scheduling.WorkerConnection;
import io.zerocall.broker.scheduling.WorkerState;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcFallback;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.JobSchedules;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.OfferedNames;
import io.zerocall.server.peer.PeerSubscription;
import io.zerocall.server.peer.RoutedCall;
import io.zerocall.server.peer.SubmittedJobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes what comes to the broker's server to the {@link TaskDispatcher}: the calls as tasks, and
 * the peers that offer methods as workers. Thread-safe.
 */
final class Router implements RpcFallback, CallRouter {
  private static final RpcContext UNKNOWN = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  private static final CompletionStage<?> DROPPED = CompletableFuture.completedFuture(null);

  /** How long a notification waits for a worker at most. */
  private static final Duration LONGEST_NOTIFICATION = Duration.ofMinutes(1);

  private final TaskDispatcher dispatcher;
  private final GuardedDispatcher guard;
  private final OfferGrants offers;
  private final SubscriptionGrants subscriptions;
  private final LongSupplier clock;
  private final BrokerLog log;
  private final @Nullable Jobs jobs;
  private final @Nullable Schedules schedules;
  private final List<Class<?>> described;
  private volatile Supplier<Map<String, Long>> serverRefusals = Map::of;

  /**
   * Creates a router.
   *
   * @param guard refuses what the policy doesn't allow
   * @param jobs the jobs; null if the broker keeps none
   * @param schedules submits jobs again and again; null if the broker keeps none
   * @param described the types with the declarations of methods that workers may offer
   */
  Router(
      GuardedDispatcher guard,
      OfferGrants offers,
      SubscriptionGrants subscriptions,
      @Nullable Jobs jobs,
      @Nullable Schedules schedules,
      List<Class<?>> described,
      LongSupplier clock,
      BrokerLog log) {
    this.dispatcher = guard.dispatcher();
    this.guard = guard;
    this.offers = offers;
    this.subscriptions = subscriptions;
    this.jobs = jobs;
    this.schedules = schedules;
    this.described = List.copyOf(described);
    this.clock = clock;
    this.log = log;
  }

  /** Sets where the refusals of the server come from. */
  void refusals(Supplier<Map<String, Long>> ofServer) {
    serverRefusals = ofServer;
  }

  // Calls.

  @Override
  public CompletionStage<JsonBytes> route(RoutedCall call) {
    RoutedTask task = new RoutedTask(call, dispatcher);
    try {
      if (!guard.submit(task, Identity.of(call.context()))) {
        throw noWorker(call.method());
      }
      return task.result();
    } catch (RpcErrorReply refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private static RpcErrorReply noWorker(String method) {
    return new RpcErrorReply(
        RpcErrorCode.OVERLOADED, "Overloaded: no worker offers " + method + " now", null);
  }

  @Override
  public boolean routes(String method) {
    return dispatcher.knows(method);
  }

  /**
   * Sends a notification to a worker as a request, so that the worker's credit applies. It doesn't
   * wait for a worker for longer than {@link #LONGEST_NOTIFICATION}, as nothing else would end it.
   */
  @Override
  public CompletionStage<?> notified(RoutedCall notification) {
    if (!guard.mayCall(notification.method(), Identity.of(notification.context()))) {
      return DROPPED; // whether it may be published decides whether it is refused
    }
    long latest = clock.getAsLong() + LONGEST_NOTIFICATION.toNanos();
    long deadline = notification.deadlineNanos();
    boolean isLater = deadline == Long.MAX_VALUE || deadline - latest > 0;
    return route(notification.withDeadline(isLater ? latest : deadline));
  }

  @Override
  public boolean mayPublish(String topic, RpcContext context) {
    return guard.mayPublish(topic, Identity.of(context));
  }

  /** Not used: the server gives a router the bytes of a call. */
  @Override
  public CompletionStage<JsonText> call(String method, Optional<JsonText> params) {
    throw new UnsupportedOperationException("a router passes bytes on");
  }

  @Override
  public @Nullable SubmittedJobs jobs() {
    return jobs;
  }

  @Override
  public @Nullable JobSchedules schedules() {
    return schedules;
  }

  // Workers.

  @Override
  public void offer(CallablePeer peer, Offer offer) {
    WorkerConnection worker = worker(peer);
    offers.offer(worker, offer, identity());
    WorkerState state = dispatcher.worker(worker);
    if (state != null) { // its connection may have ended
      log.offered(state, offer.methods().size());
    }
  }

  @Override
  public void offerRefused(String peer, String why) {
    dispatcher.offerRefused();
    log.offerRefused(peer, why);
  }

  @Override
  public CompletionStage<Void> withdraw(CallablePeer peer, List<String> methods) {
    WorkerConnection worker = worker(peer);
    WorkerState before = dispatcher.worker(worker);
    offers.withdraw(worker, methods);
    WorkerState after = dispatcher.worker(worker);
    if (before != null && before.names() > 0 && after != null && after.names() == 0) {
      log.drained(after);
    }
    return dispatcher.sent(worker);
  }

  // Subscriptions.

  @Override
  public boolean subscribe(CallablePeer peer, String topic, PeerSubscription subscription) {
    return subscriptions.subscribe(peer, topic, subscription, identity());
  }

  @Override
  public boolean unsubscribe(CallablePeer peer, String topic, PeerSubscription subscription) {
    return subscriptions.unsubscribe(peer, topic, subscription);
  }

  /** Returns where the message comes from that the current thread handles. */
  private static Identity identity() {
    return Identity.of(RpcContext.current().orElse(UNKNOWN));
  }

  /** Applies the rules again to what peers offer and are subscribed to. */
  void recheck() {
    offers.recheck();
    subscriptions.recheck();
  }

  // Peers.

  @Override
  public void writable(CallablePeer peer) {
    dispatcher.writable(worker(peer));
  }

  @Override
  public void disconnected(CallablePeer peer) {
    WorkerConnection worker = worker(peer);
    WorkerState last = dispatcher.worker(worker);
    subscriptions.disconnected(peer);
    offers.disconnected(worker);
    if (last != null) {
      log.disconnected(last);
    }
  }

  private WorkerConnection worker(CallablePeer peer) {
    return new PeerWorker(peer, clock);
  }

  // What operators look at.

  @Override
  public OfferedNames offered() {
    return dispatcher.offered();
  }

  @Override
  public List<Class<?>> described() {
    return described;
  }

  @Override
  public JsonText status() {
    return StatusJson.of(statusNow());
  }

  BrokerStatus statusNow() {
    return BrokerStatus.of(dispatcher.state(), serverRefusals.get());
  }
}
