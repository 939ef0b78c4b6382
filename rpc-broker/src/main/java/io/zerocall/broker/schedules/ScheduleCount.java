package io.zerocall.broker.schedules;

import io.zerocall.RpcErrorCode;
import io.zerocall.jobs.Schedule;
import io.zerocall.server.RpcErrorReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many schedules there are, and how long they are: all of them are read again and again.
 * Other brokers may add some, which count from the next reading on. Thread-safe.
 */
final class ScheduleCount {
  static final int MOST = 10_000;
  static final long MOST_CHARACTERS = 8 << 20;

  private Map<Key, Integer> lengths = new HashMap<>(); // guarded by this
  private long characters; // guarded by this

  private record Key(String name, @Nullable String owner) {
    static Key of(Schedule schedule) {
      return new Key(schedule.name(), schedule.owner());
    }
  }

  /** Sets which schedules there are. */
  synchronized void set(List<Schedule> schedules) {
    lengths = new HashMap<>();
    characters = 0;
    schedules.forEach(this::put);
  }

  private void put(Schedule schedule) {
    int length = length(schedule);
    Integer before = lengths.put(Key.of(schedule), length);
    characters += length - (before == null ? 0 : before);
  }

  private static int length(Schedule schedule) {
    return schedule.name().length() + schedule.definition().toString().length();
  }

  /**
   * Adds a schedule, or replaces the owner's schedule with the same name.
   *
   * @throws RpcErrorReply if there are too many, or they are too long
   */
  synchronized void add(Schedule schedule) {
    Integer before = lengths.get(Key.of(schedule));
    if (before == null && lengths.size() >= MOST) {
      throw full("there are " + lengths.size() + " (expected: at most " + MOST + ")");
    }
    long after = characters + length(schedule) - (before == null ? 0 : before);
    if (after > MOST_CHARACTERS) {
      throw full("they have " + after + " characters with their params (expected: at most "
          + MOST_CHARACTERS + ")");
    }
    put(schedule);
  }

  synchronized void remove(String name, @Nullable String owner) {
    Integer before = lengths.remove(new Key(name, owner));
    characters -= before == null ? 0 : before;
  }

  private static RpcErrorReply full(String why) {
    return new RpcErrorReply(
        RpcErrorCode.OVERLOADED, "Overloaded: too many schedules: " + why, null);
  }
}
