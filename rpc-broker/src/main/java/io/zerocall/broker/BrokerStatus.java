package io.zerocall.broker;

import io.zerocall.broker.scheduling.BrokerState;
import io.zerocall.broker.scheduling.QueueState;
import io.zerocall.broker.scheduling.WorkerState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a broker has and does at one moment; the result of {@code rpc.broker.status}. Its size is
 * bounded: a broker with very many names or workers lists some of them. Later versions may add
 * members and reasons.
 *
 * <p>{@code refused} has a number for each reason, 0 included: those of
 * {@link io.zerocall.server.ServerStatistics#refused}, and
 *
 * <ul>
 *   <li>{@code queueCallsPerName}, {@code queueCalls}, {@code queueBytes}: too many calls waited
 *   <li>{@code queueDeadline}: the deadline passed before a worker was free
 *   <li>{@code noWorker}: the caller didn't want to wait, and no worker was there
 *   <li>{@code unknownName}: no worker has ever offered the name
 *   <li>{@code offer}: a peer could not offer what it has tried to offer
 * </ul>
 *
 * @param queued calls that wait for a worker
 * @param running calls that workers have and have not answered yet
 * @param answered calls that workers have answered since the broker was started
 * @param lost how many times since then a worker was lost that had a call; the call may have run
 * @param callsPerSecond answered calls in a second, over the last five seconds
 * @param oldestWaitingMillis how many milliseconds the call has waited that has waited longest; 0
 *     if none waits
 * @param refused how often each reason has applied since the broker was started
 * @param names the names and prefixes that have workers or waiting calls, sorted
 * @param namesOmitted how many others there are
 * @param workers the workers that are connected, those that connected first
 * @param workersOmitted how many others there are
 */
public record BrokerStatus(
    int queued,
    int running,
    long answered,
    long lost,
    double callsPerSecond,
    long oldestWaitingMillis,
    Map<String, Long> refused,
    List<Name> names,
    int namesOmitted,
    List<Worker> workers,
    int workersOmitted) {

  static BrokerStatus of(BrokerState state, Map<String, Long> serverRefusals) {
    Map<String, Long> refused = new LinkedHashMap<>(state.refused());
    refused.putAll(serverRefusals);
    return new BrokerStatus(
        state.waiting(),
        state.busy(),
        state.answered(),
        state.lost(),
        state.callsPerSecond(),
        TimeUnit.NANOSECONDS.toMillis(state.longestWaitNanos()),
        refused,
        state.queues().stream().map(Name::of).toList(),
        state.queuesOmitted(),
        state.workers().stream().map(Worker::of).toList(),
        state.workersOmitted());
  }

  /** Creates a status with immutable copies of the collections. */
  public BrokerStatus {
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    names = List.copyOf(names);
    workers = List.copyOf(workers);
  }

  /**
   * A name, or a prefix that ends in {@code *}.
   *
   * @param name the name or prefix
   * @param workers how many workers offer it
   * @param queued its calls that wait for a worker
   * @param callsPerSecond its answered calls in a second, over the last five seconds
   */
  public record Name(String name, int workers, int queued, double callsPerSecond) {
    private static Name of(QueueState state) {
      return new Name(state.pattern(), state.workers(), state.waiting(), state.callsPerSecond());
    }
  }

  /**
   * A peer that has offered methods.
   *
   * @param name the name that it has given itself; null if it has none
   * @param peer its address, for people
   * @param credit how many calls it takes at a time
   * @param running the calls that it has and has not answered yet
   * @param names how many names and prefixes it offers; 0 once it has withdrawn all
   */
  public record Worker(@Nullable String name, String peer, int credit, int running, int names) {
    private static Worker of(WorkerState state) {
      String peer = LogLine.address(state.connection().toString());
      return new Worker(state.name(), peer, state.credit(), state.busy(), state.names());
    }
  }
}
