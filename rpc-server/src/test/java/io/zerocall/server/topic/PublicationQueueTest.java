package io.zerocall.server.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Publication;
import io.zerocall.testing.Eventually;
import io.zerocall.testing.RandomSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whichever threads overtake each other, publications come out in the order of their messages. */
class SequencerTest {
  private static final RpcContext CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  private final Sequencer sequencer = patient(Integer.MAX_VALUE);
  private final List<String> out = new ArrayList<>();

  /** Creates a sequencer that waits for as long as necessary. */
  private static Sequencer patient(int most) {
    return new Sequencer(most, Long.MAX_VALUE, TimeUnit.HOURS.toNanos(1), topic -> true);
  }

  private static OrderedPublication outgoing(String topic) {
    return new OrderedPublication(
        new Publication(topic, new byte[10]), CONTEXT, Long.MAX_VALUE, false);
  }

  /** Returns the publications of the message at this place: none, one or two. */
  private static List<OrderedPublication> at(long place) {
    return IntStream.range(0, (int) (place % 3))
        .mapToObj(i -> outgoing(place + "." + i))
        .toList();
  }

  private static List<String> expected(int messages) {
    return LongStream.range(0, messages)
        .boxed()
        .flatMap(place -> at(place).stream())
        .map(each -> each.publication().topic())
        .toList();
  }

  private void takeAll(Sequencer from) {
    for (OrderedStep step = from.take(); step != null; step = from.take()) {
      out.add(
          step instanceof MissedCount missed
              ? missed.counts().toString()
              : ((OrderedPublication) step).publication().topic());
    }
  }

  private void pass(long place, List<OrderedPublication> outgoing) {
    if (sequencer.pass(place, outgoing)) {
      takeAll(sequencer);
    }
  }

  @Test
  void everyPermutationOfSevenMessagesComesOutInOrder() {
    permute(new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6)), 0);
  }

  private static void permute(List<Integer> places, int from) {
    if (from == places.size()) {
      SequencerTest test = new SequencerTest();
      places.forEach(place -> test.pass(place, at(place)));
      assertThat(test.out).as("%s", places).isEqualTo(expected(places.size()));
    }
    for (int i = from; i < places.size(); i++) {
      Collections.swap(places, from, i);
      permute(places, from + 1);
      Collections.swap(places, from, i);
    }
  }

  @Test
  void longPermutationsToo() {
    Random random = new Random(RandomSeed.value());
    List<Integer> places = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    Collections.shuffle(places, random);
    places.forEach(place -> {
      pass(place, at(place));
      if (random.nextInt(10) == 0) {
        assertThat(sequencer.skip(place)).isFalse();
      }
    });
    assertThat(out).isEqualTo(expected(places.size()));
  }

  @Test
  void threadsThatOvertakeEachOtherLeaveNothingBehind() throws Exception {
    int messages = 50_000;
    int threads = 4;
    AtomicLong next = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Thread> running = IntStream.range(0, threads)
        .mapToObj(i -> new Thread(() -> {
          try {
            start.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          for (long place = next.getAndIncrement();
              place < messages;
              place = next.getAndIncrement()) {
            pass(place, at(place)); // one thread at a time has the right, so the list needs no lock
          }
        }))
        .toList();
    running.forEach(Thread::start);
    for (Thread thread : running) {
      thread.join();
    }
    assertThat(out).isEqualTo(expected(messages));
  }

  @Test
  void anEarlyThreadDoesNotWaitAndALateOneTakesAll() {
    assertThat(sequencer.pass(2, List.of(outgoing("c")))).isFalse();
    assertThat(sequencer.pass(1, List.of(outgoing("b")))).isFalse();
    assertThat(sequencer.pass(0, List.of())).isTrue();
    takeAll(sequencer);
    assertThat(out).containsExactly("b", "c");
  }

  @Test
  void publicationsThatArriveWhileAThreadTakesAreLeftToIt() {
    assertThat(sequencer.pass(0, List.of(outgoing("a")))).isTrue();
    assertThat(sequencer.pass(1, List.of(outgoing("b")))).isFalse();
    takeAll(sequencer);
    assertThat(out).containsExactly("a", "b");
    assertThat(sequencer.pass(2, List.of(outgoing("c")))).isTrue();
  }

  @Test
  void aMessageThatIsSkippedHoldsUpNoOther() {
    assertThat(sequencer.pass(1, List.of(outgoing("b")))).isFalse();
    assertThat(sequencer.skip(1)).isFalse();
    assertThat(sequencer.skip(0)).isTrue();
    takeAll(sequencer);
    assertThat(out).containsExactly("b");
    assertThat(sequencer.skip(0)).isFalse();
  }

  @Test
  void whatIsTooMuchIsLostInItsPlace() {
    Sequencer small = new Sequencer(2, Long.MAX_VALUE, 0, topic -> !topic.equals("unheard"));
    assertThat(small.pass(0, List.of(outgoing("a"), outgoing("b")))).isTrue();
    small.pass(1, List.of(outgoing("c"), outgoing("unheard"), outgoing("d"), outgoing("c")));
    assertThat(small.take()).isInstanceOf(OrderedPublication.class);
    small.pass(2, List.of(outgoing("e"), outgoing("f")));
    takeAll(small);
    assertThat(out).containsExactly("b", "{c=2, d=1}", "e", "{f=1}");
  }

  @Test
  void whatCameEarlyIsBoundedToo() {
    Sequencer small = new Sequencer(2, Long.MAX_VALUE, 0, topic -> true);
    for (long place = 5; place >= 1; place--) {
      assertThat(small.pass(place, List.of(outgoing("t" + place)))).isFalse();
    }
    assertThat(small.pass(0, List.of())).isTrue();
    takeAll(small);
    assertThat(out).containsExactly("{t1=1, t2=1, t3=1}", "t4", "t5");
  }

  @Test
  void bytesAreBoundedButASinglePublicationHasRoom() {
    Sequencer small = new Sequencer(10, 19, 0, topic -> true);
    assertThat(small.pass(0, List.of(outgoing("a"), outgoing("b")))).isTrue();
    takeAll(small);
    assertThat(out).containsExactly("a", "{b=1}");
    Sequencer tiny = new Sequencer(10, 1, 0, topic -> true);
    assertThat(tiny.pass(0, List.of(outgoing("c")))).isTrue();
    takeAll(tiny);
    assertThat(out).containsExactly("a", "{b=1}", "c");
  }

  @Test
  void whatCannotBePublishedIsLostAllAtOnce() {
    assertThat(sequencer.pass(0, List.of(outgoing("a"), outgoing("b"), outgoing("a"))))
        .isTrue();
    assertThat(sequencer.loseAll().counts()).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(sequencer.pass(1, List.of(outgoing("c")))).isFalse();
    assertThat(sequencer.loseAll().counts()).isEqualTo(Map.of("c", 1L));
    assertThat(sequencer.loseAll()).isNull();
    assertThat(sequencer.pass(2, List.of(outgoing("d")))).isTrue();
  }

  private static List<OrderedPublication> numbered(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> outgoing("t" + i))
        .toList();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    Eventually.eventually("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  private void drain(Sequencer from, long place, List<OrderedPublication> outgoing) {
    if (from.pass(place, outgoing)) {
      takeAll(from);
    }
  }

  @Test
  void aThreadThatAddsMoreTakesOverAfterTheCurrentStep() throws Exception {
    assertThat(sequencer.pass(0, numbered(0, 100))).isTrue();
    assertThat(sequencer.take()).isInstanceOf(OrderedPublication.class);
    out.add("t0");
    Thread newcomer = start(() -> drain(sequencer, 1, numbered(100, 1)));
    awaitWaiting(newcomer);
    assertThat(sequencer.take()).isNull();
    newcomer.join();
    assertThat(out).isEqualTo(names(101));
    assertThat(sequencer.pass(2, numbered(0, 1))).isTrue();
  }

  @Test
  void whicheverThreadIsStoppedNothingIsLostBecauseReadingIsHeldUp() throws Exception {
    int messages = 20_000;
    Sequencer small = patient(100);
    assertThat(small.pass(0, numbered(0, 1))).isTrue();
    assertThat(small.take()).isInstanceOf(OrderedPublication.class);
    out.add("t0");
    Thread reader = start(() -> {
      for (int place = 1; place < messages; place++) {
        drain(small, place, numbered(place, 1));
      }
    });
    awaitWaiting(reader);
    takeAll(small); // nothing, as the reader takes over
    reader.join();
    assertThat(out).isEqualTo(names(messages));
  }

  @Test
  void threadsThatOvertakeEachOtherWithLittleRoomLoseNothing() throws Exception {
    int messages = 50_000;
    Sequencer small = patient(3);
    AtomicLong next = new AtomicLong();
    List<Thread> readers = IntStream.range(0, 4)
        .mapToObj(i -> start(() -> {
          for (long place = next.getAndIncrement();
              place < messages;
              place = next.getAndIncrement()) {
            drain(small, place, at(place));
          }
        }))
        .toList();
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(out).isEqualTo(expected(messages));
  }

  @Test
  void anEarlyThreadWaitsForCapacity() throws Exception {
    Sequencer small = patient(2);
    Thread early = start(() -> {
      for (int place = 1; place < 10; place++) {
        drain(small, place, numbered(place, 1));
      }
    });
    awaitWaiting(early);
    drain(small, 0, numbered(0, 1));
    early.join();
    assertThat(out).isEqualTo(names(10));
  }

  @Test
  void aBatchHasRoomInItsTurnHoweverLargeItIs() {
    drain(patient(2), 0, numbered(0, 10));
    assertThat(out).isEqualTo(names(10));
  }

  @Test
  void whatIsStuckIsWaitedForOnlyOnce() throws Exception {
    Sequencer small =
        new Sequencer(100, Long.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(1), topic -> true);
    assertThat(small.pass(0, numbered(0, 1))).isTrue();
    assertThat(small.take()).isInstanceOf(OrderedPublication.class);
    start(() -> IntStream.rangeClosed(1, 200)
            .forEach(
                place -> assertThat(small.pass(place, List.of(outgoing("b")))).isFalse()))
        .join();
    takeAll(small);
    assertThat(out).hasSize(101).endsWith("b", "{b=100}");
    out.clear();
    start(() -> IntStream.rangeClosed(202, 402)
            .forEach(
                place -> assertThat(small.pass(place, List.of(outgoing("c")))).isFalse()))
        .join();
    drain(small, 201, List.of());
    assertThat(out).hasSize(101).endsWith("c", "{c=101}");
  }

  @Test
  void aThreadThatAddsSomethingWhileItTakesDoesNotWaitForItself() {
    Sequencer small = patient(100);
    assertThat(small.pass(0, numbered(0, 1))).isTrue();
    assertThat(small.take()).isInstanceOf(OrderedPublication.class);
    for (int place = 1; place <= 200; place++) {
      assertThat(small.pass(place, List.of(outgoing("b")))).isFalse();
    }
    takeAll(small);
    assertThat(out).hasSize(101).endsWith("b", "{b=100}");
  }
}
