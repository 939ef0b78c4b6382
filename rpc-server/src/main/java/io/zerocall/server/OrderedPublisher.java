package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.Request;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.topic.Hub;
import io.zerocall.server.topic.MissedCount;
import io.zerocall.server.topic.MissedNotice;
import io.zerocall.server.topic.OrderedPublication;
import io.zerocall.server.topic.OrderedStep;
import io.zerocall.server.topic.OrderedTask;
import io.zerocall.server.topic.PublicationQueue;
import io.zerocall.server.work.LatencyProfile;
import io.zerocall.transport.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the notifications of one connection in the order of its messages, one at a time.
 * Without interceptors that happens on the thread that reads, so that it reads no faster than it
 * publishes. With interceptors, the chain around one publication ends, futures included, before
 * that of the next one begins, as subscribers rely on the order. Interceptors run on the reading
 * thread while they prove fast, otherwise on a worker. Thread-safe.
 *
 * <p>The number of publications that wait for an interceptor is bounded by
 * {@link io.zerocall.RpcLimits#inFlight}. Publications beyond that are dropped, and their
 * subscribers are notified that they missed messages.
 */
final class OrderedPublisher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedPublisher.class);

  /** The bytes that may wait for an interceptor, in messages of the largest size. */
  private static final int WAITING_MESSAGES = 16;

  private final ServerSettings settings;
  private final Dispatcher dispatcher;
  private final Invoker invoker;
  private final ServerTopics topics;
  private final ConnectionState connection;
  private final Peer peer;
  private final PublicationQueue queue;

  OrderedPublisher(
      ServerSettings settings,
      Dispatcher dispatcher,
      Invoker invoker,
      ServerTopics topics,
      ConnectionState connection,
      Peer peer) {
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.invoker = invoker;
    this.topics = topics;
    this.connection = connection;
    this.peer = peer;
    this.queue = new PublicationQueue(
        settings.limits().inFlight(),
        (long) WAITING_MESSAGES * settings.limits().messageBytes(),
        !invoker.isIntercepted(),
        hub()::isListenedTo);
  }

  private Hub hub() {
    return topics.hub();
  }

  /**
   * Publishes the notifications of a message. With interceptors, another thread may still publish
   * for an earlier message, and then publishes these too.
   *
   * @return the requests that are calls
   */
  List<Request<ServerMethod>> publish(
      List<Request<ServerMethod>> requests, MessageContext context) {
    if (!MessageRequests.arePublishing(requests)) {
      return requests;
    }
    List<OrderedPublication> outgoing = new ArrayList<>();
    List<Request<ServerMethod>> calls = new ArrayList<>();
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Published<ServerMethod> published) {
        if (connection.isDialed() && MissedNotice.is(published.publication())) {
          report(MissedNotice.read(published.publication()));
        } else {
          outgoing.add(publication(published.publication(), context, false));
        }
      } else if (request instanceof Request.RunAndPublished<ServerMethod> both) {
        if (!connection.isDialed()) { // a broker sends requests for what is to run
          calls.add(both.run());
        }
        Publication publication =
            hub().isListenedTo(both.topic()) ? both.publication().get() : null; // it is a copy
        if (publication != null) {
          outgoing.add(publication(publication, context, true));
        }
      } else {
        calls.add(request);
      }
    }
    if (queue.add(outgoing)) {
      proceed();
    }
    return calls;
  }

  private static OrderedPublication publication(
      Publication publication, MessageContext context, boolean hasMethod) {
    return new OrderedPublication(
        publication, context.calls(), context.routing(), context.deadlineNanos(), hasMethod);
  }

  /** Reports what a broker says was missed. Interceptors don't see that: it isn't a publication. */
  private void report(MissedCount missed) {
    if (queue.add(missed)) {
      proceed();
    }
  }

  /** Runs a task after everything before it has been published. Only used without interceptors. */
  void runInOrder(Runnable work) {
    if (queue.add(new OrderedTask(work))) {
      proceed();
    }
  }

  /** Publishes what is queued. Requires the right to take. */
  private void proceed() {
    if (!invoker.isIntercepted() || topics.latency().isFast()) {
      run();
    } else {
      runLater();
    }
  }

  private void runLater() {
    if (!dispatcher.runLater(this)) {
      for (MissedCount missed = queue.dropAll(); missed != null; missed = queue.dropAll()) {
        missed.report(hub());
      }
    }
  }

  /** Publishes what is queued, up to an interceptor's future that is not complete yet. */
  @Override
  public void run() {
    for (OrderedStep step = queue.take(); step != null; step = queue.take()) {
      if (!isDone(step)) {
        return;
      }
    }
  }

  /** Returns false if an interceptor hasn't completed; then the rest is published once it has. */
  private boolean isDone(OrderedStep step) {
    try {
      if (step instanceof MissedCount missed) {
        missed.report(hub());
      } else if (step instanceof OrderedPublication outgoing) {
        return tryToPublish(outgoing);
      } else if (step instanceof OrderedTask task) {
        task.work().run();
      }
    } catch (Throwable e) { // users' code may throw anything; the rest must be published
      if (step instanceof OrderedPublication outgoing) {
        threw(outgoing.publication(), e, false);
      } else {
        LOG.error("A step in the order of publications failed", e);
      }
    }
    return true;
  }

  /** Logs what an interceptor or the fallback threw, as no reply reports it. */
  private void threw(Publication publication, Throwable thrown, boolean isCancelled) {
    String what = "Publishing to " + publication.topic();
    if (isCancelled) {
      settings.exceptions().thrownByCancelled(what, connection, thrown);
    } else {
      settings.exceptions().thrown(what, connection, thrown);
    }
  }

  private boolean tryToPublish(OrderedPublication outgoing) {
    boolean open = dispatcher.enter();
    boolean done = true;
    try {
      if (open && !isTooLate(outgoing)) {
        if (invoker.isIntercepted()) {
          done = intercepted(outgoing);
        } else {
          deliver(outgoing);
        }
      }
    } finally {
      if (done) {
        dispatcher.leave();
      }
    }
    return done;
  }

  private void deliver(OrderedPublication outgoing) {
    if (connection.isDialed()) {
      topics.publishOfBroker(outgoing.publication());
    } else {
      topics.publishReceived(outgoing, connection);
    }
  }

  private boolean isTooLate(OrderedPublication outgoing) {
    return outgoing.deadlineNanos() != Long.MAX_VALUE
        && settings.now() - outgoing.deadlineNanos() >= 0;
  }

  private boolean intercepted(OrderedPublication outgoing) {
    Publication publication = outgoing.publication();
    if (!hub().isListenedTo(publication.topic())) {
      return true; // callers can make up any number of names; interceptors don't see them
    }
    RunningCall call = new RunningCall(null, peer, null);
    connection.begun(call);
    CompletableFuture<?> future = call.begin() ? intercept(outgoing, call) : null;
    if (future == null || future.isDone()) {
      ended(call, publication, future);
      return true;
    }
    call.waitsFor(future);
    var unused = future.whenComplete((result, thrown) -> {
      ended(call, publication, future);
      dispatcher.leave();
      // User code may complete the future on a thread of its own; that thread must not run the
      // rest.
      runLater();
    });
    return false;
  }

  private CompletableFuture<?> intercept(OrderedPublication outgoing, RunningCall running) {
    String topic = outgoing.publication().topic();
    ServerCall call = new ServerCall(topic, true, outgoing.context(), connection.toString(), topic);
    LatencyProfile latency = topics.latency();
    RpcContext outer = RpcContext.enter(outgoing.context());
    long begun = settings.now();
    latency.runs();
    try {
      return Futures.of(invoker.intercept(call, () -> {
        deliver(outgoing);
        return CompletableFuture.completedFuture(null);
      }));
    } finally {
      running.returned();
      latency.ran(settings.now() - begun);
      RpcContext.enter(outer);
    }
  }

  private void ended(
      RunningCall call, Publication publication, @Nullable CompletableFuture<?> future) {
    connection.ended(call);
    if (future != null && future.isCompletedExceptionally()) {
      var unused =
          future.whenComplete((result, thrown) -> threw(publication, thrown, call.isCancelled()));
    }
  }
}
