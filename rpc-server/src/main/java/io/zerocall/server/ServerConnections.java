package io.zerocall.server;

import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.PeerCalls;
import io.zerocall.server.rate.ClientRates;
import io.zerocall.server.topic.Subscriber;
import io.zerocall.transport.MemoryBudget;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.Refusals;
import io.zerocall.transport.ServerReceiver;
import io.zerocall.transport.TransportCounters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The connections of a server. Thread-safe. */
final class ServerConnections implements ServerReceiver {
  private final ServerSettings settings;
  private final Dispatcher dispatcher;
  private final Invoker invoker;
  private final ServerTopics topics;
  private final MemoryBudget memory;
  private final Refusals refusals;
  private final ClientRates rates;
  private final DeadlineScanner deadlines;
  private final PeerCalls.Format format;
  private final @Nullable CallRouter router;
  private final LongAdder messagesRefused = new LongAdder();

  /** The connections that have calls, or may have some, so that the close can interrupt them. */
  private final Set<ConnectionState> live = ConcurrentHashMap.newKeySet();

  ServerConnections(
      ServerSettings settings,
      Dispatcher dispatcher,
      Invoker invoker,
      ServerTopics topics,
      MemoryBudget memory,
      Refusals refusals,
      PeerCalls.Format format,
      @Nullable CallRouter router) {
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.invoker = invoker;
    this.topics = topics;
    this.memory = memory;
    this.refusals = refusals;
    this.format = format;
    this.router = router;
    this.deadlines = new DeadlineScanner(live, dispatcher, settings.clock());
    this.rates = new ClientRates(settings.limits(), settings.clock(), refusals);
  }

  @Override
  public PeerReceiver connected(Peer peer) {
    boolean mayOffer = router != null && peer.canBeNotified();
    return connected(peer, mayOffer ? new PeerCalls(peer, format) : null, false);
  }

  /**
   * Adds a connection that this server has dialed.
   *
   * @param offers sends the connection's peer what this server offers
   */
  PeerReceiver dialed(Peer peer, DialedPeers offers) {
    PeerCalls calls = new PeerCalls(peer, format);
    PeerReceiver receiver = connected(peer, calls, true);
    return offers.connected(calls, receiver);
  }

  private PeerReceiver connected(Peer peer, @Nullable PeerCalls peerCalls, boolean isDialed) {
    Subscriber subscriber = peer.canBeNotified() ? topics.subscriber(peer) : null;
    ConnectionState state =
        new ConnectionState(peer, subscriber, peerCalls, isDialed, dispatcher::newFlow, live);
    live.add(state);
    return new ServerConnection(
        settings,
        dispatcher,
        invoker,
        new OrderedPublisher(settings, dispatcher, invoker, topics, state, peer),
        deadlines,
        rates.join(peer),
        new RefusedMessages(refusals, messagesRefused),
        router,
        state,
        peer);
  }

  @Override
  public boolean isOpen() {
    return dispatcher.isOpen();
  }

  ClientRates rates() {
    return rates;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Returns the numbers that are counted here, and those that the bindings count. */
  ServerStatistics statistics(List<TransportCounters> transports) {
    return new ServerStatistics(
        transports.stream().mapToLong(TransportCounters::received).sum(),
        transports.stream().mapToLong(TransportCounters::sent).sum(),
        transports.stream().mapToLong(TransportCounters::dropped).sum(),
        transports.stream().mapToLong(TransportCounters::refused).sum(),
        messagesRefused.sum(),
        live.size(),
        dispatcher.exchanges(),
        transports.stream().mapToLong(TransportCounters::undelivered).sum(),
        memory.heldBytes(),
        memory.limitBytes(),
        dispatcher.waitingCalls(),
        dispatcher.runningWorkers(),
        dispatcher.lateResults(),
        refusals.byKey());
  }

  // Closing.

  /** Refuses everything that arrives from now on. */
  void refuseAll() {
    dispatcher.closeLatch();
    live.forEach(dispatcher::resume); // resumes even connections whose clients don't read
  }

  /**
   * Returns whether the current thread is inside one of the methods that it would have to wait for.
   */
  boolean isRunByThisThread() {
    Thread me = Thread.currentThread();
    return live.stream().anyMatch(connection -> connection.isRunBy(me));
  }

  /** Interrupts or cancels all calls that are still running. */
  void cancelAll() {
    live.forEach(ConnectionState::forbidAll);
    live.forEach(ConnectionState::cancelAll);
  }

  /** Stops checking deadlines. */
  void close() {
    deadlines.close();
  }
}
