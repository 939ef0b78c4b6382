package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.client.JsonReply;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks which backend offers which method. Remembers the methods of a backend that is unreachable
 * now. Thread-safe.
 */
final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Backend> backends;
  private final LongSupplier clock;
  private volatile Map<String, Backend> offered = Map.of();

  // Guarded by this.
  private final Map<Backend, Set<String>> offers = new LinkedHashMap<>();
  private final Map<Backend, Asking> asked = new LinkedHashMap<>();
  private Set<String> conflicts = Set.of();

  private record Asking(long sinceNanos, CompletableFuture<?> answered) {}

  Directory(List<Backend> backends, LongSupplier clock) {
    this.backends = backends;
    this.clock = clock;
    for (Backend backend : backends) {
      backend.whenChanged(() -> {
        var unused = ask(backend);
      });
    }
  }

  /** Returns the backend that gets a method's calls; null if none is known to offer it. */
  @Nullable
  Backend find(String method) {
    return offered.get(method);
  }

  /** Returns the backends whose methods are still unknown. */
  synchronized List<Backend> unknown() {
    return backends.stream().filter(backend -> !offers.containsKey(backend)).toList();
  }

  /**
   * Asks all backends that have not been asked recently; completes when each has replied or failed.
   */
  CompletableFuture<Void> ask() {
    return CompletableFuture.allOf(
        backends.stream().map(this::ask).toArray(CompletableFuture<?>[]::new));
  }

  private synchronized CompletableFuture<?> ask(Backend backend) {
    Asking last = asked.get(backend);
    if (last != null
        && (!last.answered().isDone() || clock.getAsLong() - last.sinceNanos() < BETWEEN_NANOS)) {
      return last.answered();
    }
    CompletableFuture<?> answered = backend
        .ask("system.listMethods", PATIENCE)
        .handle((reply, thrown) -> {
          handle(backend, reply, thrown);
          return true;
        });
    asked.put(backend, new Asking(clock.getAsLong(), answered));
    return answered;
  }

  private void handle(Backend backend, @Nullable JsonReply reply, @Nullable Throwable thrown) {
    if (reply != null && reply.result() != null && reply.result().isArray()) {
      Set<String> names = new HashSet<>();
      for (JsonText name : reply.result().elements()) {
        if (name.isString()) {
          names.add(name.string());
        }
      }
      learn(backend, names);
    } else if (reply != null && reply.error() != null) {
      LOG.warn("{} refuses to list its methods: {}", backend, reply.error().message());
    } else {
      LOG.debug("The methods of {} are unknown", backend, thrown);
    }
  }

  private synchronized void learn(Backend backend, Set<String> names) {
    if (names.equals(offers.put(backend, names))) {
      return;
    }
    Map<String, Backend> first = new LinkedHashMap<>();
    Set<String> twice = new TreeSet<>();
    for (Backend each : backends) {
      for (String name : offers.getOrDefault(each, Set.of())) {
        if (first.putIfAbsent(name, each) != null && !isEverywhere(name)) {
          twice.add(name);
        }
      }
    }
    for (String name : twice) {
      if (!conflicts.contains(name)) {
        LOG.warn("Several backends offer {}; its calls go to {}", name, first.get(name));
      }
    }
    conflicts = twice;
    offered = first;
  }

  private static boolean isEverywhere(String name) {
    return name.startsWith("rpc.") || name.startsWith("system.");
  }
}
