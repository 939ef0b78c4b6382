package io.zerocall.server.topic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a connection publishes into the order of its messages, which may be read by several
 * threads that overtake each other. Every message {@linkplain #pass passes} once, whether it
 * publishes anything or not. Who comes early leaves what he has to the one who is late. One thread
 * at a time has the right to {@linkplain #take take} what is in order, and does the publishing,
 * outside of the lock. Safe for use by any thread.
 *
 * <p>Who reads is to be who publishes, since reading has to be as slow as publishing is: then the
 * network slows down the publisher. So a thread that brings more where a lot is waiting takes over
 * from the one that has the right, which gives it up after the step that it is at; and who comes
 * early waits while there is no room for what he has. Both are matters of microseconds, unless a
 * thread was stopped by the system. With the patience a sequencer is given, that is waited for; it
 * has to be none where taking runs a user's code.
 *
 * <p>What is held is bounded. Beyond the bound publications become a {@link MissedCount} in their
 * place, for the subscribers to be told of; consecutive ones share one, and those that nobody is
 * subscribed to leave nothing behind. Messages that passed early take no room, however many: those
 * whose places follow one another are one {@link Run}.
 */
public final class Sequencer {
  /** With so many waiting, who brings more takes over. */
  private static final int CROWD = 64;

  private static final int CROWDS_OF_BYTES = 16;

  private final int most;
  private final long mostBytes;
  private final long patienceNanos;
  private final Predicate<String> isListenedTo;

  // Guarded by this.
  private long next;
  private final NavigableMap<Long, Run> early = new TreeMap<>();
  private final Deque<OrderedStep> ready = new ArrayDeque<>();
  private int held;
  private long heldBytes;
  private @Nullable Thread taker; // null if nobody has the right
  private int successors; // threads that wait to take over
  private int latecomers; // threads that wait for room
  private boolean takerIsStuck; // since it last took something
  private boolean nextIsStuck; // the message that comes next in order

  /**
   * A sequencer for a new connection.
   *
   * @param most how many publications it holds at most
   * @param mostBytes how many bytes these may have; a single one always has room
   * @param patienceNanos how long a thread waits at most for another that gets no further; 0 if
   *     never
   * @param isListenedTo whether anybody is subscribed to a topic
   */
  public Sequencer(int most, long mostBytes, long patienceNanos, Predicate<String> isListenedTo) {
    this.most = most;
    this.mostBytes = mostBytes;
    this.patienceNanos = patienceNanos;
    this.isListenedTo = isListenedTo;
  }

  /**
   * A message passes.
   *
   * @param place its place among the messages of the connection, from 0, without gaps
   * @param outgoing what it publishes
   * @return whether the caller now has the right, and so the duty, to take what is in order until
   *     nothing is left
   */
  public boolean pass(long place, List<OrderedPublication> outgoing) {
    return pass(place, outgoing, null);
  }

  /**
   * A message passes that publishes nothing, but is to have its turn; turns take no room here.
   *
   * @return as of the other
   */
  public boolean pass(long place, OrderedTask turn) {
    return pass(place, List.of(), turn);
  }

  private synchronized boolean pass(
      long place, List<OrderedPublication> outgoing, @Nullable OrderedTask turn) {
    boolean mayWait = !outgoing.isEmpty() && patienceNanos > 0 && taker != Thread.currentThread();
    if (mayWait && place != next) {
      awaitRoom(place, outgoing);
    }
    if (place == next) {
      next++;
      nextIsStuck = false;
      addAll(ready, outgoing, mayWait && !takerIsStuck);
      if (turn != null) {
        ready.add(turn);
      }
      while (!early.isEmpty() && early.firstKey() == next) {
        Run run = early.pollFirstEntry().getValue();
        run.steps.forEach(step -> add(ready, step));
        next = run.last + 1;
      }
      wake();
    } else {
      passEarly(place, outgoing, turn);
    }
    if (mayWait) {
      awaitRight();
    }
    if (taker != null || ready.isEmpty()) {
      return false;
    }
    taker = Thread.currentThread();
    return true;
  }

  /** Whether all messages before the one at this place have had their turns. */
  public synchronized boolean isNext(long place) {
    return place == next && taker == null && ready.isEmpty();
  }

  private void awaitRoom(long place, List<OrderedPublication> outgoing) {
    long until = System.nanoTime() + patienceNanos;
    latecomers++;
    while (place != next && !hasRoom(outgoing) && !nextIsStuck && !takerIsStuck) {
      if (!awaitChange(until)) {
        nextIsStuck = true;
        notifyAll();
      }
    }
    latecomers--;
  }

  /** Until there is nobody else who has the right, or not much to do for him. */
  private void awaitRight() {
    long until = System.nanoTime() + patienceNanos;
    successors++;
    while (taker != null && isCrowded() && !takerIsStuck) {
      if (!awaitChange(until)) {
        takerIsStuck = true;
        notifyAll();
      }
    }
    successors--;
  }

  /** False if nothing may be waited for any longer. */
  private boolean awaitChange(long until) {
    long remaining = until - System.nanoTime();
    if (remaining <= 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, remaining);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void wake() {
    if (successors + latecomers > 0) {
      notifyAll();
    }
  }

  private boolean isCrowded() {
    return held >= Math.min(CROWD, most) || heldBytes > mostBytes / CROWDS_OF_BYTES;
  }

  private boolean hasRoom(List<OrderedPublication> outgoing) {
    long bytes = 0;
    for (OrderedPublication each : outgoing) {
      bytes += each.size();
    }
    return held + outgoing.size() <= most && heldBytes + bytes <= mostBytes;
  }

  /** The same for a message that may have passed already, and publishes nothing if it hasn't. */
  public synchronized boolean skip(long place) {
    return !hasPassed(place) && pass(place, List.of());
  }

  private boolean hasPassed(long place) {
    Map.Entry<Long, Run> run = early.floorEntry(place);
    return place < next || (run != null && place <= run.getValue().last);
  }

  private void passEarly(
      long place, List<OrderedPublication> outgoing, @Nullable OrderedTask turn) {
    Map.Entry<Long, Run> before = early.lowerEntry(place);
    Run run = before == null ? null : before.getValue();
    if (run == null || run.last != place - 1) {
      run = new Run();
      early.put(place, run);
    }
    run.last = place;
    addAll(run.steps, outgoing, false);
    if (turn != null) {
      run.steps.add(turn);
    }
    Run after = early.remove(place + 1);
    if (after != null) {
      run.last = after.last;
      for (OrderedStep step : after.steps) {
        add(run.steps, step);
      }
    }
  }

  /** @param all whether they have room in any case, as their thread will wait */
  private void addAll(Deque<OrderedStep> steps, List<OrderedPublication> outgoing, boolean all) {
    for (OrderedPublication each : outgoing) {
      if (all || (held < most && (held == 0 || heldBytes + each.size() <= mostBytes))) {
        held++;
        heldBytes += each.size();
        steps.add(each);
      } else if (isListenedTo.test(each.publication().topic())) {
        MissedCount loss = new MissedCount();
        loss.add(each.publication().topic());
        add(steps, loss);
      }
    }
  }

  private static void add(Deque<OrderedStep> steps, OrderedStep step) {
    if (step instanceof MissedCount loss && steps.peekLast() instanceof MissedCount last) {
      last.addAll(loss);
    } else {
      steps.add(step);
    }
  }

  /**
   * The next in order; null if there is none now or somebody else takes over, and then the right
   * has been given back.
   */
  public synchronized @Nullable OrderedStep take() {
    OrderedStep step = successors > 0 ? null : ready.poll();
    taker = step == null ? null : Thread.currentThread();
    takerIsStuck = false;
    if (step instanceof OrderedPublication outgoing) {
      release(outgoing);
    }
    wake();
    return step;
  }

  private void release(OrderedPublication outgoing) {
    held--;
    heldBytes -= outgoing.size();
  }

  /**
   * Takes all that is in order as lost, because it can't be published (not for who has passed
   * turns); by who has the right. Null if there is nothing, and then the right has been given back.
   */
  public synchronized @Nullable MissedCount loseAll() {
    if (ready.isEmpty()) {
      taker = null;
      return null;
    }
    MissedCount all = new MissedCount();
    for (OrderedStep step : ready) {
      if (step instanceof MissedCount loss) {
        all.addAll(loss);
      } else if (step instanceof OrderedPublication outgoing) {
        release(outgoing);
        all.add(outgoing.publication().topic());
      }
    }
    ready.clear();
    return all;
  }

  /** Messages that came early, one behind the other, the first being the key in the map. */
  private static final class Run {
    private final Deque<OrderedStep> steps = new ArrayDeque<>();
    private long last;
  }
}
