package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies the listener of a store, once there is one. Thread-safe. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresJobStore.class);

  private volatile JobStore.@Nullable Listener listener;

  void set(JobStore.Listener newListener) {
    listener = newListener;
  }

  boolean isPresent() {
    return listener != null;
  }

  void due(Collection<String> methods) {
    methods.forEach(method -> notify(current -> current.due(method)));
  }

  void ended(Collection<JobId> jobs) {
    jobs.forEach(job -> notify(current -> current.ended(job)));
  }

  void lost(Collection<JobId> jobs) {
    jobs.forEach(job -> notify(current -> current.lost(job)));
  }

  void missed() {
    notify(JobStore.Listener::missed);
  }

  private void notify(Consumer<JobStore.Listener> event) {
    JobStore.Listener current = listener;
    if (current == null) {
      return;
    }
    try {
      event.accept(current);
    } catch (RuntimeException | Error e) {
      LOG.error("The listener of the store of jobs has failed", e);
    }
  }
}
