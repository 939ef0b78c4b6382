package io.zerocall.server;

import io.zerocall.contract.MethodContract;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.Header;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.peer.CallablePeer;
import io.zerocall.server.peer.Offer;
import io.zerocall.server.peer.OfferWriter;
import io.zerocall.server.peer.PeerCalls;
import io.zerocall.server.peer.ReplyReceiver;
import io.zerocall.server.topic.TopicObserver;
import io.zerocall.transport.Message;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The brokers that a server has dialed. Offers them all methods that are registered and the names
 * that the fallback answers, and keeps the offers up to date. Subscribes there to the topics that
 * have subscribers here. Thread-safe.
 */
final class DialedPeers implements TopicObserver {
  private static final SerializedName OFFER = new SerializedName("rpc.offer");
  private static final SerializedName WITHDRAW = new SerializedName("rpc.withdraw");
  private static final SerializedName SUBSCRIBE = new SerializedName("rpc.subscribe");
  private static final SerializedName UNSUBSCRIBE = new SerializedName("rpc.unsubscribe");
  private static final int NAMES_AT_ONCE = 1_000;

  private final ServiceRegistry registry;
  private final @Nullable String worker;
  private final int credit;
  private final Logger log;

  // Guarded by this.
  private final Set<CallablePeer> peers = new LinkedHashSet<>();
  private final Set<String> answered = new TreeSet<>();
  private Set<String> offered = Set.of();
  private final Set<String> topics = new LinkedHashSet<>();
  private final Set<String> known = new LinkedHashSet<>();
  private Consumer<String> onGap = topic -> {}; // set before the server starts
  private boolean draining;

  /**
   * Creates an empty set.
   *
   * @param worker this server's name as a worker; null for none
   * @param credit how many calls each peer may send at a time
   */
  DialedPeers(ServiceRegistry registry, @Nullable String worker, int credit, Logger log) {
    this.registry = registry;
    this.worker = worker;
    this.credit = credit;
    this.log = log;
  }

  /**
   * Sets what is notified of each topic whose messages may have been missed because the connection
   * to a broker was lost. Called before the server starts.
   */
  synchronized void onGap(Consumer<String> observer) {
    onGap = observer;
  }

  /** Adds a new connection; returns its receiver. */
  synchronized PeerReceiver connected(PeerCalls peer, PeerReceiver receiver) {
    refresh();
    peers.add(peer);
    if (!draining) {
      offer(peer, offered);
      topics.forEach(topic -> subscribe(peer, topic));
    }
    if (!known.add(peer.toString())) { // nobody knows what was published in between
      topics.forEach(onGap);
    }
    return new Receiver(peer, receiver);
  }

  /** Offers what has been registered since the last time, and withdraws what is gone. */
  synchronized void refresh() {
    if (draining) {
      return;
    }
    Set<String> present = new TreeSet<>(registry.free().keySet());
    present.addAll(answered);
    Set<String> removed = difference(offered, present);
    Set<String> added = difference(present, offered);
    offered = present;
    for (CallablePeer peer : peers) {
      withdraw(peer, removed);
      offer(peer, added);
    }
  }

  /** Offers a name or prefix that the fallback answers. */
  synchronized void offer(String name) {
    if (answered.add(name)) {
      refresh();
    }
  }

  /** Takes the offer of such a name back; returns whether there was one. */
  synchronized boolean withdraw(String name) {
    boolean removed = answered.remove(name);
    if (removed) {
      refresh();
    }
    return removed;
  }

  // Topics.

  /** Subscribes at all brokers. */
  @Override
  public synchronized void opened(String topic) {
    topics.add(topic);
    peers.forEach(peer -> subscribe(peer, topic));
  }

  @Override
  public synchronized void closed(String topic) {
    topics.remove(topic);
    for (CallablePeer peer : peers) {
      var unused = peer.call(
          UNSUBSCRIBE, OfferWriter.topic(topic), Header.NONE, new Outcome(peer, topic, false));
    }
  }

  /** What this server publishes itself has reached its own subscribers already. */
  private void subscribe(CallablePeer peer, String topic) {
    var unused = peer.call(
        SUBSCRIBE, OfferWriter.subscription(topic), Header.NONE, new Outcome(peer, topic, false));
  }

  /** Sends a notification to all brokers. */
  void publish(byte[] document) {
    List<CallablePeer> present;
    synchronized (this) {
      present = List.copyOf(peers);
    }
    present.forEach(peer -> peer.publish(document));
  }

  // Offers.

  private static Set<String> difference(Set<String> from, Set<String> without) {
    Set<String> rest = new TreeSet<>(from);
    rest.removeAll(without);
    return rest;
  }

  private void offer(CallablePeer peer, Set<String> names) {
    Map<String, MethodContract> contracts = registry.free();
    Set<String> idempotent = contracts.entrySet().stream()
        .filter(entry -> entry.getValue().isIdempotent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
    for (List<String> some : inParts(names)) {
      JsonBytes params = OfferWriter.offer(new Offer(some, worker, credit, idempotent));
      var unused =
          peer.call(OFFER, params, Header.NONE, new Outcome(peer, some.size() + " methods", true));
    }
  }

  private static List<CompletableFuture<Void>> withdraw(CallablePeer peer, Set<String> names) {
    List<CompletableFuture<Void>> replies = new ArrayList<>();
    for (List<String> some : inParts(names)) {
      Withdrawal withdrawal = new Withdrawal();
      JsonBytes params = OfferWriter.withdrawal(some);
      if (peer.call(WITHDRAW, params, Header.NONE, withdrawal) != CallablePeer.NOT_SENT) {
        replies.add(withdrawal.done);
      }
    }
    return replies;
  }

  private static List<List<String>> inParts(Set<String> names) {
    List<String> all = List.copyOf(names);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += NAMES_AT_ONCE) {
      parts.add(all.subList(from, Math.min(all.size(), from + NAMES_AT_ONCE)));
    }
    return parts;
  }

  /**
   * Withdraws everything, and offers nothing any more. The future completes when all peers have
   * confirmed it: all calls that they have sent have arrived then.
   */
  synchronized CompletableFuture<Void> withdrawAll() {
    draining = true;
    List<CompletableFuture<Void>> replies = new ArrayList<>();
    for (CallablePeer peer : peers) {
      replies.addAll(withdraw(peer, offered));
    }
    return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new));
  }

  private synchronized void disconnected(CallablePeer peer) {
    peers.remove(peer);
  }

  /** Logs the outcome of an offer or a subscription. */
  private final class Outcome implements ReplyReceiver {
    private final CallablePeer peer;
    private final String what;
    private final boolean logsSuccess;

    Outcome(CallablePeer peer, String what, boolean logsSuccess) {
      this.peer = peer;
      this.what = what;
      this.logsSuccess = logsSuccess;
    }

    @Override
    public void replied(ReplyObject reply) {
      ErrorObject error = reply.error();
      if (error != null) {
        log.warn("The broker at {} refuses {}: {}", peer, what, error.message());
      } else if (logsSuccess) {
        log.info("Serves {} over the broker at {}", what, peer);
      }
    }

    @Override
    public void lost() {
      // The next connection gets the offer again.
    }
  }

  /** Completes when a withdrawal has been confirmed, or needs no confirmation. */
  private static final class Withdrawal implements ReplyReceiver {
    final CompletableFuture<Void> done = new CompletableFuture<>();

    @Override
    public void replied(ReplyObject reply) {
      done.complete(null);
    }

    @Override
    public void lost() {
      done.complete(null);
    }
  }

  /** Removes the connection when it ends. */
  private final class Receiver implements PeerReceiver {
    private final CallablePeer peer;
    private final PeerReceiver receiver;

    Receiver(CallablePeer peer, PeerReceiver receiver) {
      this.peer = peer;
      this.receiver = receiver;
    }

    @Override
    public void received(Message message, long waitedNanos, ReplyTo replyTo) {
      receiver.received(message, waitedNanos, replyTo);
    }

    @Override
    public void abandoned(ReplyTo replyTo) {
      receiver.abandoned(replyTo);
    }

    @Override
    public void writable() {
      receiver.writable();
    }

    @Override
    public void disconnected() {
      DialedPeers.this.disconnected(peer);
      receiver.disconnected();
    }
  }
}
