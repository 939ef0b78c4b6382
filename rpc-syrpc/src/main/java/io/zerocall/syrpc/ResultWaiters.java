package io.zerocall.syrpc;

import io.zerocall.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The threads that wait for results, by ID; first come, first served. Not thread-safe. */
final class ResultWaiters {
  private final Map<String, Deque<CompletableFuture<JsonText>>> waiters = new HashMap<>();

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  void add(String id, CompletableFuture<JsonText> waiter) {
    waiters.computeIfAbsent(id, any -> new ArrayDeque<>()).add(waiter);
  }

  /** Removes and returns a waiter for a result; null if there is none. */
  @Nullable
  CompletableFuture<JsonText> poll(String id) {
    Deque<CompletableFuture<JsonText>> same = waiters.get(id);
    if (same == null) {
      return null;
    }
    CompletableFuture<JsonText> waiter = same.poll();
    removeIfEmpty(id, same);
    return waiter;
  }

  /** Removes a waiter. Returns whether it was there. */
  boolean remove(String id, CompletableFuture<JsonText> waiter) {
    Deque<CompletableFuture<JsonText>> same = waiters.get(id);
    if (same == null || !same.removeIf(other -> other == waiter)) {
      return false;
    }
    removeIfEmpty(id, same);
    return true;
  }

  private void removeIfEmpty(String id, Deque<CompletableFuture<JsonText>> same) {
    if (same.isEmpty()) {
      waiters.remove(id);
    }
  }

  /** Removes and returns all waiters. */
  List<CompletableFuture<JsonText>> removeAll() {
    List<CompletableFuture<JsonText>> all = new ArrayList<>();
    waiters.values().forEach(all::addAll);
    waiters.clear();
    return all;
  }
}
