package io.zerocall.transport.tls;

import io.zerocall.transport.Hosts;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many handshakes of a binding are in progress: in total, and for each host. Those that
 * are too many wait, and the hosts take turns. Thread-safe.
 *
 * <p>A turn also runs the tasks of its handshake. It takes up a place until they have ended too. So
 * a peer that disconnects and connects again can't make more tasks than there are places.
 */
final class HandshakeTurns {
  private final int most;
  private final int mostOfHost;
  private final Executor threads;

  // The lock of this object guards these.
  private int active;
  private final Map<String, Integer> activeOfHosts = new HashMap<>();
  private final Map<String, Queue<Turn>> waiting = new LinkedHashMap<>();

  /**
   * Creates the turns.
   *
   * @param mostOfHost for hosts other than this machine
   * @param threads run the tasks
   */
  HandshakeTurns(int most, int mostOfHost, Executor threads) {
    this.most = most;
    this.mostOfHost = mostOfHost;
    this.threads = threads;
  }

  /**
   * Requests a turn.
   *
   * @param host where the connection comes from; null if that is no host
   * @param first the handshake's first task, which runs as soon as it may begin
   * @return to be ended when the handshake has ended in any way
   */
  Turn request(@Nullable String host, Runnable first) {
    return request(new Turn(client(host), first, true));
  }

  /** Requests a turn, as above, that ends by itself when its only task has run. */
  Turn requestFor(@Nullable String host, Runnable only) {
    return request(new Turn(client(host), only, false));
  }

  private Turn request(Turn turn) {
    boolean mayBegin;
    synchronized (this) {
      mayBegin = active < most && hasShare(turn.client);
      if (mayBegin) {
        begin(turn);
      } else {
        waiting.computeIfAbsent(turn.client, any -> new ArrayDeque<>()).add(turn);
      }
    }
    beginTasks(mayBegin ? turn : null);
    return turn;
  }

  /** Returns the name that the connection's host is counted by; empty if it has no share. */
  private static String client(@Nullable String host) {
    return host == null || Hosts.isThisMachine(host) ? "" : Hosts.client(host);
  }

  private boolean hasShare(String client) {
    return client.isEmpty() || activeOfHosts.getOrDefault(client, 0) < mostOfHost;
  }

  private void begin(Turn turn) {
    active++;
    activeOfHosts.merge(turn.client, 1, Integer::sum);
    turn.begun = true;
  }

  private synchronized @Nullable Turn end(Turn turn) {
    if (turn.ended) {
      return null;
    }
    turn.ended = true;
    if (!turn.begun) {
      removeWaiting(turn);
      return null;
    }
    return turn.tasks == 0 ? free(turn) : null;
  }

  private synchronized boolean addTask(Turn turn) {
    if (turn.ended) {
      return false;
    }
    turn.tasks++;
    return true;
  }

  private synchronized @Nullable Turn removeTask(Turn turn) {
    turn.tasks--;
    turn.ended |= !turn.lasts;
    return turn.ended && turn.tasks == 0 ? free(turn) : null;
  }

  private synchronized boolean isEnded(Turn turn) {
    return turn.ended;
  }

  /** Frees the place of a turn; returns the one that gets it. */
  private @Nullable Turn free(Turn turn) {
    active--;
    activeOfHosts.computeIfPresent(
        turn.client, (any, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    return beginNext();
  }

  private static void beginTasks(@Nullable Turn next) {
    if (next != null) {
      next.execute(next.first);
    }
  }

  private void removeWaiting(Turn turn) {
    Queue<Turn> ofHost = waiting.get(turn.client);
    if (ofHost != null && ofHost.remove(turn) && ofHost.isEmpty()) {
      waiting.remove(turn.client);
    }
  }

  /** Begins the first turn of the host that has waited longest; moves that host to the end. */
  private @Nullable Turn beginNext() {
    Iterator<Map.Entry<String, Queue<Turn>>> hosts = waiting.entrySet().iterator();
    while (hosts.hasNext()) {
      Map.Entry<String, Queue<Turn>> host = hosts.next();
      if (hasShare(host.getKey())) {
        Queue<Turn> ofHost = host.getValue();
        hosts.remove();
        Turn next = ofHost.remove();
        if (!ofHost.isEmpty()) {
          waiting.put(next.client, ofHost);
        }
        begin(next);
        return next;
      }
    }
    return null;
  }

  /** One handshake's turn. */
  final class Turn {
    private final String client;
    private final Runnable first;
    private final boolean lasts;

    // The lock of the turns guards these.
    private boolean begun;
    private boolean ended;
    private int tasks;

    private Turn(String client, Runnable first, boolean lasts) {
      this.client = client;
      this.first = first;
      this.lasts = lasts;
    }

    /** Runs a further task on another thread, unless the turn has ended before it begins. */
    void execute(Runnable task) {
      if (addTask(this)) {
        threads.execute(() -> run(task));
      }
    }

    private void run(Runnable task) {
      try {
        if (!isEnded(this)) {
          task.run();
        }
      } finally {
        beginTasks(removeTask(this));
      }
    }

    /** Ends the turn, or its wait. Only the first call has an effect. */
    void end() {
      beginTasks(HandshakeTurns.this.end(this));
    }
  }
}
