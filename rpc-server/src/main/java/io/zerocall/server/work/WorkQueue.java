package io.zerocall.server.work;

import io.zerocall.load.ExpectedWait;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Assigns workers to waiting work. Connections are served in turn. No connection gets more workers
 * than a multiple of those that it leaves free (a dynamic threshold), so its share shrinks as
 * others need workers. Work that keeps a processor busy runs on few workers at a time, since more
 * would only slow each other down; the {@link CpuSampler} distinguishes it from work that waits for
 * something. Work that would have to wait for more than a quarter of the time it has left is
 * refused when it arrives, instead of running too late. Thread-safe.
 */
public final class WorkQueue implements AutoCloseable {
  /** A connection may have this many times as many workers as are free. */
  private static final int SHARE = 3;

  /** How many flows are checked if many may not run now; the next task to end checks others. */
  private static final int LOOKED_AT = 64;

  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int MOST_NOT_BEGUN = 8 * CORES;

  /** Work that takes at most this much processor time is light. */
  private static final long LIGHT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final Workers workers;
  private final LongSupplier clock;
  private final CpuSampler sampler;
  private final Processors processors = new Processors();
  private final ThreadLocal<Boolean> starting = ThreadLocal.withInitial(() -> false);

  // Guarded by this.
  private final Queue<WorkFlow> rotation = new ArrayDeque<>();
  private final Queue<WorkFlow> withFullShare = new ArrayDeque<>(); // until a worker is free again
  private final ExpectedWait expectedWait = new ExpectedWait();
  private int waitingCalls;
  private int running;
  private int notBegun;
  private final LoadLimit load = new LoadLimit(CORES);
  // of light work for which load has no capacity
  private final LoadLimit lightLoad = new LoadLimit(1);

  /**
   * Creates a queue for workers, which it closes.
   *
   * @param clock a monotonic clock, in nanoseconds
   */
  public WorkQueue(Workers workers, LongSupplier clock) {
    this.workers = workers;
    this.clock = clock;
    this.sampler = new CpuSampler(this::isAnyWaiting, new LoadObserver());
  }

  /**
   * Creates the flow of a new connection.
   *
   * @param mayRun whether its work may run now; if this returns false, {@link #resume(WorkFlow)}
   *     must be called when that has changed
   */
  public WorkFlow newFlow(BooleanSupplier mayRun) {
    return new WorkFlow(mayRun);
  }

  /**
   * Adds new work.
   *
   * @param remainingNanos how long its caller will wait for it
   * @return 0 if the work was added; otherwise how long it would have had to wait, in nanoseconds,
   *     which is too long
   */
  public long offer(WorkFlow flow, Work work, long remainingNanos) {
    synchronized (this) {
      boolean startsNow = flow.waiting.isEmpty()
          && hasFreeWorker(true)
          && flow.running < share()
          && fitsLoad(flow, work);
      if (!startsNow) {
        long wait = expectedWait.tooLong(clock.getAsLong(), ahead(flow), remainingNanos, running);
        if (wait > 0) {
          return wait;
        }
      }
      add(flow, work);
    }
    work.accepted();
    startAll();
    return 0;
  }

  /** Adds work that continues; it is not refused. */
  public void resubmit(WorkFlow flow, Work work) {
    synchronized (this) {
      add(flow, work);
    }
    startAll();
  }

  private void add(WorkFlow flow, Work work) {
    flow.waiting.add(work);
    flow.waitingCalls += work.calls();
    waitingCalls += work.calls();
    enter(flow);
  }

  private void enter(WorkFlow flow) {
    if (flow.inRotation || flow.waiting.isEmpty()) {
      return;
    }
    flow.inRotation = true;
    rotation.add(flow);
  }

  /**
   * Returns how many calls are ahead of new work of a flow. With flows served in turn, each flow
   * has about as many calls ahead of it as it has waiting itself.
   */
  private long ahead(WorkFlow flow) {
    long inTurns = (flow.waitingCalls + 1L) * Math.max(1, rotation.size());
    return Math.min(waitingCalls, inTurns);
  }

  /** Resumes a flow, whose work may run again. */
  public void resume(WorkFlow flow) {
    synchronized (this) {
      enter(flow);
    }
    startAll();
  }

  /** Removes and returns waiting work that is not wanted any more. */
  public List<Work> withdraw(WorkFlow flow, Predicate<Work> isUnwanted) {
    List<Work> withdrawn = new ArrayList<>();
    synchronized (this) {
      Iterator<Work> each = flow.waiting.iterator();
      while (each.hasNext()) {
        Work work = each.next();
        if (isUnwanted.test(work)) {
          each.remove();
          left(flow, work);
          withdrawn.add(work);
        }
      }
      if (waitingCalls == 0) {
        expectedWait.interrupted();
      }
    }
    return withdrawn;
  }

  private void left(WorkFlow flow, Work work) {
    flow.waitingCalls -= work.calls();
    waitingCalls -= work.calls();
  }

  /**
   * Starts all work that can start. A nested call does nothing, as the outer loop starts the work.
   */
  private void startAll() {
    if (starting.get()) {
      return;
    }
    starting.set(true);
    try {
      for (Task task = next(true); task != null; task = next(true)) {
        if (!workers.execute(task)) {
          task.abandon();
        }
      }
    } finally {
      starting.set(false);
    }
  }

  private synchronized @Nullable Task next(boolean onNewThread) {
    if (!hasFreeWorker(onNewThread)) {
      return null;
    }
    int putBack = 0;
    while (putBack < Math.min(rotation.size(), LOOKED_AT)) {
      WorkFlow flow = rotation.remove();
      Work work = flow.waiting.peek();
      if (work == null || !flow.mayRun.getAsBoolean()) {
        flow.inRotation = false;
      } else if (flow.running >= share()) {
        flow.inRotation = false;
        withFullShare.add(flow);
      } else if (fitsLoad(flow, work)) {
        return start(flow, onNewThread);
      } else {
        rotation.add(flow);
        putBack++;
      }
    }
    if (rotation.isEmpty()) {
      expectedWait.interrupted();
    } else if (sampler.isOf(workers)) {
      sampler.wake();
    }
    return null;
  }

  /** Returns how many workers one connection may have now. */
  private int share() {
    return Math.max(1, SHARE * (workers.most() - running));
  }

  private boolean hasFreeWorker(boolean onNewThread) {
    return running < workers.most() && (!onNewThread || notBegun < MOST_NOT_BEGUN);
  }

  /** Returns whether the processors have capacity for the work. */
  private boolean fitsLoad(WorkFlow flow, Work work) {
    double share = work.computingShare();
    return !sampler.isOf(workers)
        || load.fits(flow.load, share)
        || (isLight(work) && lightLoad.fits(flow.lightLoad, share));
  }

  /**
   * Light work has an extra processor, so that it need not wait for work that computes for long.
   */
  private static boolean isLight(Work work) {
    return work.meanCpuNanos() <= LIGHT_NANOS;
  }

  private Task start(WorkFlow flow, boolean onNewThread) {
    Work work = flow.waiting.remove();
    left(flow, work);
    flow.inRotation = false;
    enter(flow);
    Task task = new Task(flow, work);
    running++;
    flow.running++;
    if (onNewThread) {
      notBegun++;
    }
    expectedWait.taken(clock.getAsLong(), work.calls(), !rotation.isEmpty());
    return task;
  }

  private synchronized boolean isAnyWaiting() {
    return !rotation.isEmpty();
  }

  /** Lets other work run beside tasks that wait for something or take long. */
  private final class LoadObserver implements CpuSampler.Observer {
    @Override
    public void blocked(Object task, long cpuNanos, long wallNanos) {
      ((Task) task).work.seenToWait(cpuNanos, wallNanos);
      removeLoadOf(task);
    }

    @Override
    public void takesLong(Object task) {
      removeLoadOf(task);
    }
  }

  private void removeLoadOf(Object task) {
    synchronized (this) {
      ((Task) task).countNoLoad();
    }
    startAll();
  }

  /** Notes that a task has begun; returns whether others had to wait for that. */
  private synchronized boolean begun() {
    return notBegun-- >= MOST_NOT_BEGUN && !rotation.isEmpty();
  }

  private synchronized void ended(Task task) {
    running--;
    task.flow.running--;
    task.countNoLoad();
    for (WorkFlow flow = withFullShare.poll(); flow != null; flow = withFullShare.poll()) {
      enter(flow);
    }
  }

  /** Returns how many calls wait for a worker. */
  public synchronized int waitingCalls() {
    return waitingCalls;
  }

  /** Returns how many workers are busy. */
  public synchronized int running() {
    return running;
  }

  @Override
  public void close() {
    sampler.close();
    workers.close();
  }

  /** Work that has been assigned to a worker. */
  private final class Task implements Runnable {
    private final WorkFlow flow;
    private final Work work;

    private final LoadLimit limit;
    private final LoadLimit.Part part;
    private double share; // guarded by the queue

    Task(WorkFlow flow, Work work) {
      this.flow = flow;
      this.work = work;
      this.share = work.computingShare();
      boolean fits = load.fits(flow.load, share);
      this.limit = fits ? load : lightLoad;
      this.part = fits ? flow.load : flow.lightLoad;
      limit.add(part, share);
    }

    void countNoLoad() {
      limit.remove(part, share);
      share = 0;
    }

    @Override
    public void run() {
      if (begun()) {
        startAll();
      }
      try {
        for (Task task = this; task != null; task = shouldContinue() ? next(false) : null) {
          task.runOnce();
        }
      } finally {
        startAll();
      }
    }

    /**
     * Returns whether this thread may take the next work itself. If other tasks wait for the
     * executor's threads it ends instead, so that they don't wait for ever.
     */
    private boolean shouldContinue() {
      return workers.areReused() && !workers.haveOthersToRun();
    }

    private void runOnce() {
      long cpu = sampler.begin(this, workers);
      long wall = System.nanoTime();
      try {
        work.run();
      } finally {
        long cpuNanos = sampler.end(this, cpu);
        if (cpuNanos >= 0) {
          long now = System.nanoTime();
          work.measured(cpuNanos, now - wall, processors.areBusy(now));
        }
        ended(this);
      }
    }

    void abandon() {
      begun();
      ended(this);
      work.refused();
    }
  }
}
