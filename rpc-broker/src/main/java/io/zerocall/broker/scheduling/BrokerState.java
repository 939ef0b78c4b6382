package io.zerocall.broker.scheduling;

import java.util.List;
import java.util.Map;

/**
 * What a broker has and does at one moment. Of many queues and workers, it has only some.
 *
 * @param waiting how many calls wait for a worker
 * @param busy how many calls workers have
 * @param answered how many calls workers have answered
 * @param lost how many times a worker was lost that had a call
 * @param callsPerSecond answered calls in a second, over the last five seconds
 * @param longestWaitNanos how long the call has waited that has waited longest; 0 if none waits
 * @param refused how often each reason to refuse something has applied
 * @param queues those in use, by their patterns
 * @param queuesOmitted how many others are in use
 * @param workers those that have been there for the longest time
 * @param workersOmitted how many others there are
 */
public record BrokerState(
    int waiting,
    int busy,
    long answered,
    long lost,
    double callsPerSecond,
    long longestWaitNanos,
    Map<String, Long> refused,
    List<QueueState> queues,
    int queuesOmitted,
    List<WorkerState> workers,
    int workersOmitted) {}
