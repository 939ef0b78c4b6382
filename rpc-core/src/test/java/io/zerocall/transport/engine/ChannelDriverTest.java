package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.transport.ChannelReceiver;
import io.zerocall.transport.Message;
import io.zerocall.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Runs a channel's driver step by step on the test's own thread. Wherever the driver would wait,
 * the clock advances by that time and the test does something.
 */
class ChannelDriverTest {
  private static final Message MESSAGE = Message.of(null, "{}".getBytes(StandardCharsets.UTF_8));
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final long LONGEST_STEP = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_STEPS = 10_000;

  /** Where the driver waits. */
  private enum At {
    PAUSE,
    READER,
    DRIVER
  }

  /** What the driver waited for. */
  private record Step(At at, long nanos, boolean forSpace) {}

  /** What the test does at each wait. Ends the test when it has nothing more to do. */
  @FunctionalInterface
  private interface Script {
    /** Returns false when the driver is to end. */
    boolean at(Step step);
  }

  private long now = 1_000_000_000L;
  private final TransportOptions options = TransportOptions.DEFAULTS.withClock(() -> now);
  private final List<String> events = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final ScriptedDialer dialer = new ScriptedDialer();
  private final ChannelIo work =
      new ChannelIo(new RecordingReceiver(), new Counters(), this::wakeDriver);
  private final ChannelDriver<ScriptedLink> driver = new ChannelDriver<>(
      dialer,
      new RecordingReceiver(),
      work,
      () -> now,
      nanos -> step(At.PAUSE, nanos, false),
      task -> Thread.currentThread());
  private Script script = step -> false;

  private void wakeDriver() {
    driver.wake();
  }

  private void run(Script script) {
    this.script = script;
    driver.run();
  }

  private void step(At at, long nanos, boolean forSpace) {
    Step step = new Step(at, nanos, forSpace);
    steps.add(step);
    now += Math.min(Math.max(0, nanos), LONGEST_STEP);
    if (steps.size() > MOST_STEPS || !script.at(step)) {
      driver.close();
    }
  }

  private final class RecordingReceiver implements ChannelReceiver {
    @Override
    public void connected() {
      events.add("connected");
    }

    @Override
    public void received(Message message) {
      events.add("received");
    }

    @Override
    public void disconnected(String reason) {
      events.add("disconnected: " + reason);
    }
  }

  private final class ScriptedPoller implements Poller {
    private final ScriptedLink link;
    private final At at;
    private boolean open = true;

    ScriptedPoller(ScriptedLink link, At at) {
      this.link = link;
      this.at = at;
    }

    @Override
    public boolean await(BooleanSupplier busy, long nanos, boolean forSpace) {
      assertThat(open).isTrue();
      if (!busy.getAsBoolean() && !hasInput()) {
        step(at, nanos, forSpace);
      }
      return hasInput();
    }

    @Override
    public boolean hasInput() {
      return !link.incoming.isEmpty();
    }

    @Override
    public void wake() {}

    @Override
    public void close() {
      assertThat(link.lingerMillis).as("the connection is closed afterwards").isNegative();
      open = false;
    }
  }

  private final class ScriptedLink implements Connection {
    final Queue<Message> incoming = new ArrayDeque<>();
    final List<ScriptedPoller> pollers = new ArrayList<>();
    int written;
    boolean hasRoom = true;
    boolean isUnread;
    int lingerMillis = -1;

    @Nullable
    String lost;

    /** The driver creates its own poller first. */
    @Override
    public Poller newPoller() {
      ScriptedPoller poller = new ScriptedPoller(this, pollers.isEmpty() ? At.DRIVER : At.READER);
      pollers.add(poller);
      return poller;
    }

    @Override
    public boolean write(Message message) {
      written++;
      return hasRoom;
    }

    @Override
    public boolean flush() {
      return hasRoom;
    }

    @Override
    public boolean wantsFlush() {
      return false;
    }

    @Override
    public @Nullable Message read() {
      return incoming.poll();
    }

    @Override
    public @Nullable String lost() {
      return lost;
    }

    @Override
    public void markLost(String reason) {
      lost = reason;
    }

    @Override
    public boolean readToTheEnd() {
      return !isUnread;
    }

    @Override
    public void close(int millis) {
      lingerMillis = millis;
    }
  }

  private final class ScriptedDialer implements Dialer<ScriptedLink> {
    final Backoff backoff = new Backoff(options);
    final List<Long> dialledAt = new ArrayList<>();
    ScriptedLink link = new ScriptedLink();
    int failures;

    @Nullable
    RuntimeException thrown;

    long maintenanceNanos = FOR_EVER;
    boolean isClosed;

    @Override
    public void open(Runnable onNews) {}

    @Override
    public long pauseNanos() {
      return backoff.pauseNanos();
    }

    @Override
    public @Nullable ScriptedLink dial() {
      backoff.trying();
      dialledAt.add(now);
      RuntimeException failing = thrown;
      if (failing != null) {
        thrown = null;
        throw failing;
      }
      if (failures > 0) {
        failures--;
        return null;
      }
      return link;
    }

    @Override
    public @Nullable String failure() {
      return null;
    }

    @Override
    public void cancel() {}

    @Override
    public long maintain(ScriptedLink maintained) {
      return maintenanceNanos;
    }

    @Override
    public void lost(boolean onPurpose) {
      backoff.lost(onPurpose);
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private final ExecutorService caller = Executors.newSingleThreadExecutor();

  /** Runs an action on a caller's thread. */
  private void asCaller(Runnable task) {
    CompletableFuture.runAsync(task, caller).join();
  }

  @AfterEach
  void endCaller() {
    caller.shutdown();
  }

  private int received() {
    return (int) events.stream().filter("received"::equals).count();
  }

  @Test
  void itDialsAgainAfterThePauseAndNeverBefore() {
    dialer.failures = 3;
    run(step -> dialer.dialledAt.size() < 4);
    assertThat(dialer.dialledAt).hasSize(4);
    long min = options.reconnectMin().toNanos();
    for (int i = 0; i < 3; i++) {
      long pause = dialer.dialledAt.get(i + 1) - dialer.dialledAt.get(i);
      assertThat(pause).isBetween((min << i) / 2, min << i);
    }
    assertThat(events).containsExactly("connected");
    assertThat(dialer.isClosed).isTrue();
  }

  @Test
  void itReadsForCallersThatDoNotWaitAndRestsWhenNothingComes() {
    dialer.link.incoming.add(MESSAGE);
    List<Boolean> reads = new ArrayList<>();
    run(step -> {
      reads.add(work.hasReader());
      return step.at() != At.DRIVER;
    });
    assertThat(events).containsExactly("connected", "received");
    long asReader = steps.stream()
        .filter(step -> step.at() == At.READER)
        .mapToLong(Step::nanos)
        .sum();
    assertThat(asReader).as("before it rests").isBetween(5 * MILLI, 10 * MILLI);
    assertThat(steps.get(steps.size() - 1).at()).isEqualTo(At.DRIVER);
    assertThat(reads.get(reads.size() - 1)).isFalse();
  }

  @Test
  void itSleepsWithoutEndWhenNothingHappens() {
    run(step -> step.nanos() != FOR_EVER);
    assertThat(steps.get(steps.size() - 1)).isEqualTo(new Step(At.DRIVER, FOR_EVER, false));
    assertThat(steps).hasSizeLessThan(100);
  }

  @Test
  void itReadsWhatArrivesWhileNoCallerReads() {
    run(step -> {
      if (step.at() == At.DRIVER && received() == 0) {
        dialer.link.incoming.add(MESSAGE);
        return true;
      }
      return received() == 0;
    });
    assertThat(events).containsExactly("connected", "received");
  }

  @Test
  void whatComesIsLeftToACallerThatReads() {
    int[] left = {0};
    run(step -> {
      if (step.at() != At.DRIVER && left[0] == 0) {
        return true;
      }
      if (left[0] == 0) {
        asCaller(() -> assertThat(work.acquireReader(Thread.currentThread())).isTrue());
        dialer.link.incoming.add(MESSAGE);
      }
      left[0]++;
      assertThat(received()).isZero();
      if (left[0] == 50) {
        dialer.link.incoming.clear();
        asCaller(work::releaseReader);
        return false;
      }
      return true;
    });
    assertThat(left[0]).isEqualTo(50);
    assertThat(events).containsExactly("connected");
  }

  @Test
  void itReadsAgainWhenACallerLeavesSomethingBehind() {
    int[] left = {0};
    run(step -> {
      if (step.at() == At.READER || received() > 0) {
        return received() == 0;
      }
      left[0]++;
      if (left[0] == 1) {
        asCaller(() -> assertThat(work.acquireReader(Thread.currentThread())).isTrue());
      } else if (left[0] == 2) {
        dialer.link.incoming.add(MESSAGE);
        asCaller(work::releaseReader);
        driver.wake();
      }
      return true;
    });
    assertThat(received()).isEqualTo(1);
  }

  @Test
  void itLeavesTheReadingToASingleCaller() {
    work.waiters.set(1);
    work.lastWaiter = Thread.currentThread();
    run(step -> {
      if (step.at() == At.READER) {
        dialer.link.incoming.add(MESSAGE);
        return true;
      }
      assertThat(work.hasReader()).isFalse();
      return false;
    });
    assertThat(received()).isBetween(16, 18);
  }

  @Test
  void itReadsOnForSeveralCallers() {
    work.waiters.set(2);
    work.lastWaiter = Thread.currentThread();
    run(step -> {
      assertThat(step.at()).isEqualTo(At.READER);
      dialer.link.incoming.add(MESSAGE);
      return received() < 100;
    });
    assertThat(received()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void itWakesToTendToItsConnection() {
    dialer.maintenanceNanos = 3 * MILLI;
    run(step -> steps.size() < 50);
    assertThat(steps)
        .filteredOn(step -> step.at() != At.PAUSE)
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.nanos()).isLessThanOrEqualTo(3 * MILLI));
  }

  @Test
  void itWaitsForRoomWhileTheServerDoesNotRead() {
    dialer.link.hasRoom = false;
    boolean[] sent = {false};
    run(step -> {
      if (!sent[0]) {
        sent[0] = true;
        work.send(() -> MESSAGE);
        return true;
      }
      if (step.forSpace()) {
        dialer.link.hasRoom = true;
        return true;
      }
      return dialer.link.written == 0;
    });
    assertThat(steps).anySatisfy(step -> {
      assertThat(step.at()).isEqualTo(At.READER);
      assertThat(step.forSpace()).isTrue();
    });
    assertThat(dialer.link.written).isEqualTo(1);
  }

  @Test
  void whatIsOnItsWayWhenTheConnectionIsLostHasALittleTime() {
    dialer.link.isUnread = true;
    ScriptedLink first = dialer.link;
    run(step -> {
      if (first.lost == null) {
        first.markLost("a test broke it");
        first.incoming.add(MESSAGE);
        dialer.link = new ScriptedLink();
        steps.clear();
        return true;
      }
      return events.size() < 3;
    });
    assertThat(events).startsWith("connected", "received", "disconnected: a test broke it");
    assertThat(first.lingerMillis).as("there is no peer to write to").isZero();
    assertThat(steps).filteredOn(step -> step.nanos() == MILLI).hasSizeBetween(19, 21);
  }

  @Test
  void aConnectionThatIsGivenUpGetsNoTimeAndIsFollowedByAnotherSoon() {
    dialer.link.isUnread = true;
    ScriptedLink first = dialer.link;
    long[] renewedAt = {0};
    run(step -> {
      if (renewedAt[0] == 0) {
        renewedAt[0] = now;
        dialer.link = new ScriptedLink();
        work.renew("a test gave it up");
      }
      return dialer.dialledAt.size() < 2;
    });
    assertThat(first.lost).isEqualTo("a test gave it up");
    assertThat(events).startsWith("connected", "disconnected: a test gave it up", "connected");
    assertThat(dialer.dialledAt.get(1) - renewedAt[0])
        .isBetween(0L, options.reconnectMin().toNanos());
  }

  @Test
  void aDialerThatFailsIsAskedAgainASecondLater() {
    dialer.thrown = new IllegalStateException("thrown by a test");
    run(step -> dialer.dialledAt.size() < 2);
    assertThat(dialer.dialledAt.get(1) - dialer.dialledAt.get(0))
        .isBetween(1_000 * MILLI, 1_001 * MILLI);
    assertThat(events).containsExactly("connected");
  }

  @Test
  void aChannelThatIsClosedHasItsConnectionWriteWhatItTook() {
    run(step -> false);
    assertThat(dialer.link.lingerMillis).isEqualTo(1_000);
    assertThat(events).containsExactly("connected");
    assertThat(dialer.link.pollers).allSatisfy(poller -> assertThat(poller.open).isFalse());
    assertThat(dialer.isClosed).isTrue();
  }
}
