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
 * Which backend offers which method, as far as they have told. It keeps in mind what one has told
 * that is out of reach now. Safe for use by any thread.
 */
final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<Backend> backends;
  private final LongSupplier clock;
  private volatile Map<String, Backend> offered = Map.of();

  // Guarded by this.
  private final Map<Backend, Set<String>> told = new LinkedHashMap<>();
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

  /** The backend that gets a method's calls; null if none is known to offer it. */
  @Nullable
  Backend find(String method) {
    return offered.get(method);
  }

  /** Those that have never told what they offer. */
  synchronized List<Backend> silent() {
    return backends.stream().filter(backend -> !told.containsKey(backend)).toList();
  }

  /** Asks all that have not been asked lately; complete when all questions are answered or vain. */
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
          hear(backend, reply, thrown);
          return true;
        });
    asked.put(backend, new Asking(clock.getAsLong(), answered));
    return answered;
  }

  private void hear(Backend backend, @Nullable JsonReply reply, @Nullable Throwable thrown) {
    if (reply != null && reply.result() != null && reply.result().isArray()) {
      Set<String> names = new HashSet<>();
      for (JsonText name : reply.result().elements()) {
        if (name.isString()) {
          names.add(name.string());
        }
      }
      learn(backend, names);
    } else if (reply != null && reply.error() != null) {
      LOG.warn("{} doesn't tell what it offers: {}", backend, reply.error().message());
    } else {
      LOG.debug("{} doesn't tell what it offers", backend, thrown);
    }
  }

  private synchronized void learn(Backend backend, Set<String> names) {
    if (names.equals(told.put(backend, names))) {
      return;
    }
    Map<String, Backend> first = new LinkedHashMap<>();
    Set<String> twice = new TreeSet<>();
    for (Backend each : backends) {
      for (String name : told.getOrDefault(each, Set.of())) {
        if (first.putIfAbsent(name, each) != null && !isEverywhere(name)) {
          twice.add(name);
        }
      }
    }
    for (String name : twice) {
      if (!conflicts.contains(name)) {
        LOG.warn("{} is offered by several; its calls go to {}", name, first.get(name));
      }
    }
    conflicts = twice;
    offered = first;
  }

  private static boolean isEverywhere(String name) {
    return name.startsWith("rpc.") || name.startsWith("system.");
  }
}
