package io.zerocall.server.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Publications come out in the order in which they were added, by one thread at a time. */
class PublicationQueueTest {
  private static final RpcContext CONTEXT = new RpcContext(Map.of(), null, Long.MAX_VALUE);

  private final PublicationQueue queue = taken(Integer.MAX_VALUE);
  private final List<String> out = new ArrayList<>();

  /** Creates a queue that is taken at once. */
  private static PublicationQueue taken(int most) {
    return new PublicationQueue(most, Long.MAX_VALUE, true, topic -> true);
  }

  /** Creates a queue whose publications may wait. */
  private static PublicationQueue waiting(int most, long mostBytes) {
    return new PublicationQueue(most, mostBytes, false, topic -> !topic.equals("unheard"));
  }

  private static OrderedPublication outgoing(String topic) {
    return new OrderedPublication(
        new Publication(topic, new byte[10]), CONTEXT, Routing.DEFAULT, Long.MAX_VALUE, false);
  }

  private static List<OrderedPublication> numbered(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> outgoing("t" + i))
        .toList();
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
  }

  private void takeAll(PublicationQueue from) {
    for (OrderedStep step = from.take(); step != null; step = from.take()) {
      if (step instanceof OrderedTask task) {
        task.work().run();
      } else {
        out.add(
            step instanceof MissedCount missed
                ? missed.counts().toString()
                : ((OrderedPublication) step).publication().topic());
      }
    }
  }

  @Test
  void nothingToPublishGivesNoRight() {
    assertThat(queue.add(List.of())).isFalse();
  }

  @Test
  void publicationsThatArriveWhileAThreadTakesAreLeftToIt() {
    assertThat(queue.add(List.of(outgoing("a")))).isTrue();
    assertThat(queue.add(List.of(outgoing("b")))).isFalse();
    takeAll(queue);
    assertThat(out).containsExactly("a", "b");
    assertThat(queue.add(List.of(outgoing("c")))).isTrue();
  }

  @Test
  void aTaskRunsBetweenThePublicationsBeforeAndAfterIt() {
    assertThat(queue.add(List.of(outgoing("a")))).isTrue();
    assertThat(queue.add(new OrderedTask(() -> out.add("task")))).isFalse();
    assertThat(queue.add(List.of(outgoing("b")))).isFalse();
    takeAll(queue);
    assertThat(out).containsExactly("a", "task", "b");
  }

  @Test
  void oneThreadAtATimeTakesAndEachThreadsOrderIsKept() throws Exception {
    int threads = 4;
    int messages = 20_000;
    CyclicBarrier start = new CyclicBarrier(threads);
    AtomicReference<Thread> taker = new AtomicReference<>();
    AtomicInteger others = new AtomicInteger();
    List<Thread> running = IntStream.range(0, threads)
        .mapToObj(thread -> new Thread(() -> {
          try {
            start.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          for (int i = 0; i < messages; i++) {
            if (queue.add(List.of(outgoing(thread + "." + i)))) {
              takeAll(taker, others);
            }
          }
        }))
        .toList();
    running.forEach(Thread::start);
    for (Thread each : running) {
      each.join();
    }
    assertThat(others).hasValue(0);
    assertThat(out).hasSize(threads * messages);
    for (int thread = 0; thread < threads; thread++) {
      String prefix = thread + ".";
      assertThat(out.stream().filter(each -> each.startsWith(prefix)).toList())
          .isEqualTo(IntStream.range(0, messages).mapToObj(i -> prefix + i).toList());
    }
  }

  /** Takes everything, and counts how often another thread took at the same time. */
  private void takeAll(AtomicReference<Thread> taker, AtomicInteger others) {
    for (OrderedStep step = queue.take(); step != null; step = queue.take()) {
      if (!taker.compareAndSet(null, Thread.currentThread())) {
        others.incrementAndGet();
      }
      out.add(((OrderedPublication) step).publication().topic());
      taker.set(null);
    }
  }

  @Test
  void aBatchIsAcceptedHoweverLargeItIsIfItIsPublishedAtOnce() {
    PublicationQueue small = taken(2);
    assertThat(small.add(numbered(0, 10))).isTrue();
    takeAll(small);
    assertThat(out).isEqualTo(names(10));
  }

  @Test
  void whatIsAddedWhileAnotherThreadPublishesIsBounded() {
    PublicationQueue small = taken(100);
    assertThat(small.add(numbered(0, 1))).isTrue();
    assertThat(small.take()).isInstanceOf(OrderedPublication.class);
    for (int i = 0; i < 200; i++) {
      assertThat(small.add(List.of(outgoing("b")))).isFalse();
    }
    takeAll(small);
    assertThat(out).hasSize(101).endsWith("b", "{b=100}");
  }

  @Test
  void whatIsTooMuchIsMissedInItsPlace() {
    PublicationQueue small = waiting(2, Long.MAX_VALUE);
    assertThat(small.add(List.of(outgoing("a"), outgoing("b")))).isTrue();
    assertThat(small.add(List.of(outgoing("c"), outgoing("unheard"), outgoing("d"), outgoing("c"))))
        .isFalse();
    assertThat(small.take()).isInstanceOf(OrderedPublication.class);
    assertThat(small.add(List.of(outgoing("e"), outgoing("f")))).isFalse();
    takeAll(small);
    assertThat(out).containsExactly("b", "{c=2, d=1}", "e", "{f=1}");
  }

  @Test
  void bytesAreBoundedButASinglePublicationHasRoom() {
    PublicationQueue small = waiting(10, 19);
    assertThat(small.add(List.of(outgoing("a"), outgoing("b")))).isTrue();
    takeAll(small);
    assertThat(out).containsExactly("a", "{b=1}");
    PublicationQueue tiny = waiting(10, 1);
    assertThat(tiny.add(List.of(outgoing("c")))).isTrue();
    takeAll(tiny);
    assertThat(out).containsExactly("a", "{b=1}", "c");
  }

  @Test
  void whatCannotBePublishedIsMissedAllAtOnce() {
    assertThat(queue.add(List.of(outgoing("a"), outgoing("b"), outgoing("a")))).isTrue();
    assertThat(queue.dropAll().counts()).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(queue.add(List.of(outgoing("c")))).isFalse();
    assertThat(queue.dropAll().counts()).isEqualTo(Map.of("c", 1L));
    assertThat(queue.dropAll()).isNull();
    assertThat(queue.add(List.of(outgoing("d")))).isTrue();
  }
}
