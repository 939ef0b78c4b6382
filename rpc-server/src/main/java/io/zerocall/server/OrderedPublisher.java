package io.zerocall.server;

import io.zerocall.RpcContext;
import io.zerocall.json.Publication;
import io.zerocall.json.Request;
import io.zerocall.server.topic.Hub;
import io.zerocall.server.topic.MissedCount;
import io.zerocall.server.topic.OrderedPublication;
import io.zerocall.server.topic.OrderedStep;
import io.zerocall.server.topic.OrderedTask;
import io.zerocall.server.topic.Sequencer;
import io.zerocall.transport.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection publishes: in the order of its messages, one after the other. Without
 * interceptors that happens on the thread that reads, so that no more is read than is published.
 * With interceptors each has its turn with a publication before the next one's begins, futures
 * included, as order is all that subscribers rely on; that happens on the reading thread while the
 * interceptors prove quick, and on a worker otherwise. Safe for use by any thread.
 *
 * <p>Publications that wait, because an interceptor takes its time, are bounded by
 * {@link io.zerocall.RpcLimits#inFlight}; what comes beyond that the subscribers are told to have
 * missed.
 */
final class OrderedPublisher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedPublisher.class);
  private static final int BYTES_IN_MESSAGES = 16;

  /** What stands still for so long is waited for no longer: it runs a user's code somehow. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerSettings settings;
  private final Dispatcher dispatcher;
  private final Invoker invoker;
  private final ServerTopics topics;
  private final ConnectionState connection;
  private final Peer peer;
  private final Sequencer sequencer;

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
    this.sequencer = new Sequencer(
        settings.limits().inFlight(),
        (long) BYTES_IN_MESSAGES * settings.limits().messageBytes(),
        invoker.isIntercepted() ? 0 : PATIENCE_NANOS,
        hub()::isListenedTo);
  }

  private Hub hub() {
    return topics.hub();
  }

  /**
   * A message with these requests passes: publishes what is to be published as soon as all messages
   * before it have passed, here or by whoever is late.
   *
   * @return the requests that are calls
   */
  List<Request<ServerMethod>> pass(
      long place, List<Request<ServerMethod>> requests, RpcContext context, long deadline) {
    if (!arePublishing(requests)) {
      pass(place);
      return requests;
    }
    List<OrderedPublication> outgoing = new ArrayList<>();
    List<Request<ServerMethod>> calls = new ArrayList<>();
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Published<ServerMethod> published) {
        outgoing.add(new OrderedPublication(published.publication(), context, deadline, false));
      } else if (request instanceof Request.RunAndPublished<ServerMethod> both) {
        calls.add(both.run());
        Publication publication =
            mayReachAnybody(both, place) ? both.publication().get() : null;
        if (publication != null) {
          outgoing.add(new OrderedPublication(publication, context, deadline, true));
        }
      } else {
        calls.add(request);
      }
    }
    if (sequencer.pass(place, outgoing)) {
      proceed();
    }
    return calls;
  }

  /**
   * Whether it is worth a copy: there are subscribers, or messages that may subscribe somebody have
   * still to pass.
   */
  private boolean mayReachAnybody(Request.RunAndPublished<ServerMethod> both, long place) {
    return !sequencer.isNext(place) || hub().isListenedTo(both.topic());
  }

  private static boolean arePublishing(List<Request<ServerMethod>> requests) {
    for (int i = 0;
        i < requests.size();
        i++) { // no stream or iterator: every message comes by here
      Request<ServerMethod> request = requests.get(i);
      if (request instanceof Request.Published || request instanceof Request.RunAndPublished) {
        return true;
      }
    }
    return false;
  }

  /** A message passes that publishes nothing. */
  void pass(long place) {
    if (sequencer.pass(place, List.of())) {
      proceed();
    }
  }

  /** A message passes that publishes nothing, and does this in its turn. Not with interceptors. */
  void pass(long place, Runnable work) {
    if (sequencer.pass(place, new OrderedTask(work))) {
      proceed();
    }
  }

  /** The same for a message that may have passed already. */
  void skip(long place) {
    if (sequencer.skip(place)) {
      proceed();
    }
  }

  /** By who has the right to take. */
  private void proceed() {
    if (!invoker.isIntercepted() || topics.latency().isQuick()) {
      run();
    } else {
      runLater();
    }
  }

  private void runLater() {
    if (!dispatcher.runLater(this)) {
      for (MissedCount loss = sequencer.loseAll(); loss != null; loss = sequencer.loseAll()) {
        loss.counts().forEach(hub()::missed);
      }
    }
  }

  /** Publishes what is in order, up to an interceptor's future that has to be waited for. */
  @Override
  public void run() {
    for (OrderedStep step = sequencer.take(); step != null; step = sequencer.take()) {
      if (!isDone(step)) {
        return;
      }
    }
  }

  /** False if an interceptor isn't done with it; then what follows is run once it is. */
  private boolean isDone(OrderedStep step) {
    try {
      if (step instanceof MissedCount loss) {
        loss.counts().forEach(hub()::missed);
      } else if (step instanceof OrderedPublication outgoing) {
        return tryToPublish(outgoing);
      } else if (step instanceof OrderedTask turn) {
        turn.work().run();
      }
    } catch (RuntimeException | Error e) { // what follows must be published all the same
      if (step instanceof OrderedPublication outgoing) {
        threw(outgoing.publication(), e, false);
      } else {
        LOG.error("Something could not be published", e);
      }
    }
    return true;
  }

  /** An interceptor or the fallback threw, and no reply says so. */
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
          topics.bring(outgoing);
        }
      }
    } finally {
      if (done) {
        dispatcher.leave();
      }
    }
    return done;
  }

  private boolean isTooLate(OrderedPublication outgoing) {
    return outgoing.deadlineNanos() != Long.MAX_VALUE
        && settings.now() - outgoing.deadlineNanos() >= 0;
  }

  private boolean intercepted(OrderedPublication outgoing) {
    Publication publication = outgoing.publication();
    if (!hub().isListenedTo(publication.topic())) {
      return true; // interceptors are spared names that anybody may make up
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
      runLater(); // never on the thread that completes a user's future: it has its own things to do
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
    peer.examined(); // interceptors may take long
    try {
      return Futures.of(invoker.intercept(call, () -> {
        topics.bring(outgoing);
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
