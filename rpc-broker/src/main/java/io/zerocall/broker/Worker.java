package io.zerocall.broker;

import io.zerocall.server.peer.CallablePeer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A peer that offers methods. The {@link Scheduler} guards its state. */
final class Worker {
  private static final int DEFAULT_CREDIT = 1;

  private final CallablePeer peer;

  /** The names and prefixes that it offers, and whether their calls may run more than once. */
  private final Map<String, Boolean> offered = new HashMap<>();

  private int busy;

  private @Nullable String name;
  private int credit = DEFAULT_CREDIT;
  private boolean retired;

  Worker(CallablePeer peer) {
    this.peer = peer;
  }

  CallablePeer peer() {
    return peer;
  }

  @Nullable
  String name() {
    return name;
  }

  void rename(String value) {
    name = value;
  }

  void setCredit(int calls) {
    credit = calls;
  }

  /** Returns how many calls it has. */
  int busy() {
    return busy;
  }

  void addCall() {
    busy++;
  }

  void removeCall() {
    busy--;
  }

  /** Returns whether it may get another call now. */
  boolean hasCapacity() {
    return !retired && busy < credit && peer.takesRequests();
  }

  Map<String, Boolean> offered() {
    return offered;
  }

  boolean offers(String pattern) {
    return offered.containsKey(pattern);
  }

  /** Notes that it gets no more calls, unless it offers methods again. */
  void retire() {
    retired = true;
  }

  void reinstate() {
    retired = false;
  }

  @Override
  public String toString() {
    return name == null ? peer.toString() : name + " (" + peer + ")";
  }
}
