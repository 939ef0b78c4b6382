package io.zerocall.server.topic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a connection publishes into the order of its messages, which may be read by several
 * threads that overtake each other. Every message {@linkplain #pass passes} once, whether it
 * publishes anything or not. Nobody waits here: who comes early leaves what he has to the one who
 * is late. One thread at a time has the right to {@linkplain #take take} what is in order, and does
 * the publishing, outside of the lock. Safe for use by any thread.
 *
 * <p>What is held is bounded. Beyond the bound publications become a {@link Loss} in their place,
 * for the subscribers to be told of; consecutive ones share one, and those that nobody is
 * subscribed to leave nothing behind. Messages that passed early take no room, however many: those
 * whose places follow one another are one {@link Run}.
 */
public final class Sequencer {
  private final int most;
  private final long mostBytes;
  private final Predicate<String> isListenedTo;

  // Guarded by this.
  private long next;
  private final NavigableMap<Long, Run> early = new TreeMap<>();
  private final Deque<Step> ready = new ArrayDeque<>();
  private int held;
  private long heldBytes;
  private boolean taken;

  /**
   * A sequencer for a new connection.
   *
   * @param most how many publications it holds at most
   * @param mostBytes how many bytes these may have; a single one always has room
   * @param isListenedTo whether anybody is subscribed to a topic
   */
  public Sequencer(int most, long mostBytes, Predicate<String> isListenedTo) {
    this.most = most;
    this.mostBytes = mostBytes;
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
  public synchronized boolean pass(long place, List<Outgoing> outgoing) {
    if (place == next) {
      next++;
      addAll(ready, outgoing);
      while (!early.isEmpty() && early.firstKey() == next) {
        Run run = early.pollFirstEntry().getValue();
        run.steps.forEach(step -> add(ready, step));
        next = run.last + 1;
      }
    } else {
      passEarly(place, outgoing);
    }
    if (taken || ready.isEmpty()) {
      return false;
    }
    taken = true;
    return true;
  }

  /** The same for a message that may have passed already, and publishes nothing if it hasn't. */
  public synchronized boolean skip(long place) {
    return !hasPassed(place) && pass(place, List.of());
  }

  private boolean hasPassed(long place) {
    Map.Entry<Long, Run> run = early.floorEntry(place);
    return place < next || (run != null && place <= run.getValue().last);
  }

  private void passEarly(long place, List<Outgoing> outgoing) {
    Map.Entry<Long, Run> before = early.lowerEntry(place);
    Run run = before == null ? null : before.getValue();
    if (run == null || run.last != place - 1) {
      run = new Run();
      early.put(place, run);
    }
    run.last = place;
    addAll(run.steps, outgoing);
    Run after = early.remove(place + 1);
    if (after != null) {
      run.last = after.last;
      for (Step step : after.steps) {
        add(run.steps, step);
      }
    }
  }

  private void addAll(Deque<Step> steps, List<Outgoing> outgoing) {
    for (Outgoing each : outgoing) {
      if (held < most && (held == 0 || heldBytes + each.size() <= mostBytes)) {
        held++;
        heldBytes += each.size();
        steps.add(each);
      } else if (isListenedTo.test(each.publication().topic())) {
        Loss loss = new Loss();
        loss.add(each.publication().topic());
        add(steps, loss);
      }
    }
  }

  private static void add(Deque<Step> steps, Step step) {
    if (step instanceof Loss loss && steps.peekLast() instanceof Loss last) {
      last.addAll(loss);
    } else {
      steps.add(step);
    }
  }

  /** The next in order; null if there is none now, and then the right has been given back. */
  public synchronized @Nullable Step take() {
    Step step = ready.poll();
    taken = step != null;
    if (step instanceof Outgoing outgoing) {
      release(outgoing);
    }
    return step;
  }

  private void release(Outgoing outgoing) {
    held--;
    heldBytes -= outgoing.size();
  }

  /**
   * Takes all that is in order as lost, because it can't be published; by who has the right. Null
   * if there is nothing, and then the right has been given back.
   */
  public synchronized @Nullable Loss loseAll() {
    taken = !ready.isEmpty();
    if (!taken) {
      return null;
    }
    Loss all = new Loss();
    for (Step step : ready) {
      if (step instanceof Loss loss) {
        all.addAll(loss);
      } else if (step instanceof Outgoing outgoing) {
        release(outgoing);
        all.add(outgoing.publication().topic());
      }
    }
    ready.clear();
    return all;
  }

  /** Messages that came early, one behind the other, the first being the key in the map. */
  private static final class Run {
    private final Deque<Step> steps = new ArrayDeque<>();
    private long last;
  }
}
