package io.zerocall.transport.tls;

import io.zerocall.transport.Hosts;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many handshakes of a binding are in progress: in total, and for each host. Those that
 * are too many wait, and the hosts take turns. Thread-safe.
 */
final class HandshakeTurns {
  private final int most;
  private final int mostOfHost;

  // The lock of this object guards these.
  private int active;
  private final Map<String, Integer> activeOfHosts = new HashMap<>();
  private final Map<String, Queue<Turn>> waiting = new LinkedHashMap<>();

  /**
   * Creates the turns.
   *
   * @param mostOfHost for hosts other than this machine
   */
  HandshakeTurns(int most, int mostOfHost) {
    this.most = most;
    this.mostOfHost = mostOfHost;
  }

  /**
   * Requests a turn.
   *
   * @param host where the connection comes from; null if that is no host
   * @param granted called once, as soon as the handshake may begin, perhaps before this returns; on
   *     any thread
   * @return to be ended when the handshake has ended in any way
   */
  Turn request(@Nullable String host, Runnable granted) {
    Turn turn = new Turn(client(host), granted);
    boolean mayBegin;
    synchronized (this) {
      mayBegin = active < most && hasShare(turn.client);
      if (mayBegin) {
        begin(turn);
      } else {
        waiting.computeIfAbsent(turn.client, any -> new ArrayDeque<>()).add(turn);
      }
    }
    if (mayBegin) {
      granted.run();
    }
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
    active--;
    activeOfHosts.computeIfPresent(
        turn.client, (any, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    return beginNext();
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
    private final Runnable granted;
    private boolean begun;
    private boolean ended;

    private Turn(String client, Runnable granted) {
      this.client = client;
      this.granted = granted;
    }

    /** Ends the turn, or its wait. Only the first call has an effect. */
    void end() {
      Turn next = HandshakeTurns.this.end(this);
      if (next != null) {
        next.granted.run();
      }
    }
  }
}
