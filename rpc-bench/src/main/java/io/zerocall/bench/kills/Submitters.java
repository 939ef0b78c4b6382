package io.zerocall.bench.kills;

import io.zerocall.RpcException;
import io.zerocall.client.Job;
import io.zerocall.client.JobOptions;
import io.zerocall.client.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The load: threads that submit jobs and wait for their results, each at another broker than the
 * one before. A submission that was not acknowledged is repeated with its key.
 */
final class Submitters {
  private static final int THREADS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How much later than its deadline a wait may end: processes start on few processors. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final List<String> endpoints;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, String> results = new ConcurrentHashMap<>();
  private final Queue<String> late = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean over;

  private Submitters(List<String> endpoints) {
    this.endpoints = endpoints;
  }

  static Submitters start(List<String> endpoints) {
    Submitters submitters = new Submitters(endpoints);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(submitters::run, "submitter-" + i);
      thread.setDaemon(true);
      submitters.threads.add(thread);
      thread.start();
    }
    return submitters;
  }

  private void run() {
    List<RpcClient> clients = new ArrayList<>();
    try {
      for (String endpoint : endpoints) {
        clients.add(RpcClient.builder().timeout(TIMEOUT).connect(endpoint));
      }
      while (!over) {
        int number = numbers.incrementAndGet();
        RpcClient submitting = clients.get(number % clients.size());
        RpcClient fetching = clients.get((number + 1) % clients.size());
        submit(number, submitting, fetching);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      clients.forEach(RpcClient::close);
    }
  }

  /** Submits a job, and waits for its result so that the load stays bounded. */
  private void submit(int number, RpcClient submitting, RpcClient fetching) {
    JobOptions keyed = JobOptions.DEFAULTS.withKey("job-" + number);
    Job<String> job = null;
    while (job == null) {
      try {
        job = submitting.withJobOptions(keyed).submit(KillsMain.METHOD, String.class, number);
      } catch (RpcException e) {
        if (over) {
          return; // it was not acknowledged, so it may be lost
        }
      }
    }
    acknowledged.put(job.id(), number);
    long begun = System.nanoTime();
    try {
      results.put(job.id(), fetching.<String>job(job.id(), String.class).result());
    } catch (RpcException e) {
      // The job still runs, or its broker was killed: the check at the end decides.
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    if (waited.compareTo(TIMEOUT.plus(SLACK)) > 0) {
      late.add(job.id() + " after " + waited);
    }
  }

  /** Returns how many jobs were acknowledged until now. */
  int count() {
    return acknowledged.size();
  }

  /** Returns the numbers of the jobs that were acknowledged, by their ids. */
  Map<String, Integer> acknowledged() {
    return acknowledged;
  }

  /** Returns the results that were fetched while processes were killed, by the jobs' ids. */
  Map<String, String> results() {
    return results;
  }

  /** Returns the waits that ended too late. */
  List<String> late() {
    return List.copyOf(late);
  }

  /**
   * Waits until there are more jobs.
   *
   * @throws IllegalStateException if a submitter has failed, or there are none for too long
   */
  void await(int more, Duration longest) throws InterruptedException {
    int before = count();
    long begun = System.nanoTime();
    while (count() < before + more) {
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new IllegalStateException("a submitter has failed", thrown);
      }
      if (System.nanoTime() - begun > longest.toNanos()) {
        throw new IllegalStateException("only " + (count() - before) + " jobs in " + longest);
      }
      Thread.sleep(1);
    }
  }

  /** Ends the load. */
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
