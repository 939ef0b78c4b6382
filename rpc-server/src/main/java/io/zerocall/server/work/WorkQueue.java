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
 * Gives workers to what waits for one. Connections take turns, and none gets more workers than it
 * leaves free for others (a dynamic threshold), so that its share shrinks as others ask. Work that
 * keeps a processor busy runs on few workers at a time, since more would only slow each other down;
 * the {@link CpuSampler} tells it from work that waits for something. Work that would have to wait
 * for more than a quarter of the time it has left is refused when it comes, rather than run when it
 * is too late. Safe for use by any thread.
 */
public final class WorkQueue implements AutoCloseable {
  /** Of the workers that it leaves free, a connection may have so many times as many. */
  private static final int SHARE = 3;

  /** Of many that may not run now, so many are looked at; the next one to end looks at others. */
  private static final int LOOKED_AT = 64;

  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int MOST_NOT_BEGUN = 8 * CORES;

  /** What takes at most so much processor time is light. */
  private static final long LIGHT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final Workers workers;
  private final LongSupplier clock;
  private final CpuSampler watch;
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
  private final LoadLimit lightLoad = new LoadLimit(1); // of light work that finds no room in load

  /**
   * A queue for workers of its own.
   *
   * @param clock tells the nanoseconds that pass
   */
  public WorkQueue(Workers workers, LongSupplier clock) {
    this.workers = workers;
    this.clock = clock;
    this.watch = new CpuSampler(this::isAnyWaiting, new LoadObserver());
  }

  /**
   * A flow for a new connection.
   *
   * @param mayRun whether its work may run now; if it may not, {@link #resume(WorkFlow)} tells
   *     later that it may again
   */
  public WorkFlow newFlow(BooleanSupplier mayRun) {
    return new WorkFlow(mayRun);
  }

  /**
   * Adds work that has just come.
   *
   * @param remainingNanos how long somebody will wait for it
   * @return how long it would have to wait, in nanoseconds, if that is too long, and then it was
   *     not added; otherwise 0
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

  /** Adds work that goes on; it is not refused. */
  public void goOn(WorkFlow flow, Work work) {
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

  /** In turns, each flow has about as many ahead of it as it has waiting itself. */
  private long ahead(WorkFlow flow) {
    long inTurns = (flow.waitingCalls + 1L) * Math.max(1, rotation.size());
    return Math.min(waitingCalls, inTurns);
  }

  /** The work of a flow may run again. */
  public void resume(WorkFlow flow) {
    synchronized (this) {
      enter(flow);
    }
    startAll();
  }

  /** Takes back what waits and is not wanted any more. */
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

  /** Starts what may start; on a thread that is already at it, that goes on further out. */
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
    } else if (watch.isOf(workers)) {
      watch.wake();
    }
    return null;
  }

  /** How many workers one connection may have now. */
  private int share() {
    return Math.max(1, SHARE * (workers.most() - running));
  }

  private boolean hasFreeWorker(boolean onNewThread) {
    return running < workers.most() && (!onNewThread || notBegun < MOST_NOT_BEGUN);
  }

  /** Whether the processors have room for it. */
  private boolean fitsLoad(WorkFlow flow, Work work) {
    double share = work.computingShare();
    return !watch.isOf(workers)
        || load.fits(flow.load, share)
        || (isLight(work) && lightLoad.fits(flow.lightLoad, share));
  }

  /** It has a processor more, so that it need not wait until what computes for long has ended. */
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

  /** Lets others run beside tasks that wait for something or take long. */
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

  /** Whether others had to wait until this one begins. */
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

  /** How many calls wait for a worker. */
  public synchronized int waitingCalls() {
    return waitingCalls;
  }

  /** How many workers are busy. */
  public synchronized int running() {
    return running;
  }

  @Override
  public void close() {
    watch.close();
    workers.close();
  }

  /** Work that has been given a worker. */
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
        for (Task task = this; task != null; task = goesOn() ? next(false) : null) {
          task.runOnce();
        }
      } finally {
        startAll();
      }
    }

    /** What has been given to the workers besides is not to wait for ever. */
    private boolean goesOn() {
      return workers.areReused() && !workers.haveOthersToRun();
    }

    private void runOnce() {
      long cpu = watch.begin(this, workers);
      long wall = System.nanoTime();
      try {
        work.run();
      } finally {
        long cpuNanos = watch.end(this, cpu);
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
