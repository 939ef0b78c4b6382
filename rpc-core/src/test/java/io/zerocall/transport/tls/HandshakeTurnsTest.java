package io.zerocall.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTurnsTest {
  private static final String ONE = "192.0.2.1";
  private static final String OTHER = "192.0.2.2";

  private final HandshakeTurns turns = new HandshakeTurns(3, 2, Runnable::run);
  private final List<String> begun = new ArrayList<>();

  private HandshakeTurns.Turn request(String host, String name) {
    return turns.request(host, () -> begun.add(name));
  }

  @Test
  void asManyAsTheLimitBeginAtOnce() {
    request(ONE, "a");
    request(ONE, "b");
    request(OTHER, "c");
    request(OTHER, "d");
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void aHostHasAShareOnly() {
    HandshakeTurns.Turn first = request(ONE, "a");
    request(ONE, "b");
    request(ONE, "c");
    assertThat(begun).containsExactly("a", "b");
    request(OTHER, "d");
    assertThat(begun).containsExactly("a", "b", "d");
    first.end();
    assertThat(begun).containsExactly("a", "b", "d", "c");
  }

  @Test
  void thisMachineHasNoShare() {
    request("127.0.0.1", "a");
    request("127.0.0.1", "b");
    request("127.0.0.1", "c");
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void hostsThatWaitTakeTurns() {
    HandshakeTurns.Turn[] all = {
      request("127.0.0.1", "1"), request("127.0.0.1", "2"), request("127.0.0.1", "3")
    };
    request(ONE, "a1");
    request(ONE, "a2");
    request(OTHER, "b1");
    for (HandshakeTurns.Turn turn : all) {
      turn.end();
    }
    assertThat(begun).containsExactly("1", "2", "3", "a1", "b1", "a2");
  }

  @Test
  void endingTwiceFreesOnePlace() {
    HandshakeTurns.Turn first = request(ONE, "a");
    request(OTHER, "b");
    request(OTHER, "c");
    first.end();
    first.end();
    request(ONE, "d");
    request(ONE, "e");
    assertThat(begun).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aWaitThatEndsIsNotGranted() {
    HandshakeTurns.Turn first = request("127.0.0.1", "1");
    request("127.0.0.1", "2");
    request("127.0.0.1", "3");
    HandshakeTurns.Turn impatient = request(ONE, "a");
    request(ONE, "b");
    impatient.end();
    first.end();
    assertThat(begun).containsExactly("1", "2", "3", "b");
  }

  @Test
  void aPlaceIsTakenUntilTheTasksHaveEndedToo() {
    List<Runnable> queue = new ArrayList<>();
    HandshakeTurns busy = new HandshakeTurns(2, 2, queue::add);
    for (int i = 0; i < 1_000; i++) { // as a client does that disconnects and connects again
      busy.request(ONE, () -> begun.add("x")).end();
    }
    assertThat(queue).hasSize(2);
    busy.request(OTHER, () -> begun.add("a"));
    assertThat(queue).hasSize(2);
    runAll(queue);
    assertThat(begun).as("tasks of turns that have not ended").containsExactly("a");
  }

  private static void runAll(List<Runnable> queue) {
    for (int i = 0; i < queue.size(); i++) {
      queue.get(i).run();
    }
  }

  @Test
  void aTurnForOneTaskEndsWithIt() {
    List<Runnable> queue = new ArrayList<>();
    HandshakeTurns busy = new HandshakeTurns(1, 1, queue::add);
    HandshakeTurns.Turn first = busy.requestFor(ONE, () -> begun.add("a"));
    busy.requestFor(ONE, () -> begun.add("b"));
    HandshakeTurns.Turn impatient = busy.requestFor(ONE, () -> begun.add("c"));
    busy.requestFor(OTHER, () -> {
      begun.add("d");
      throw new IllegalStateException("of the test");
    });
    impatient.end();
    assertThat(queue).hasSize(1);
    queue.get(0).run();
    first.end();
    queue.get(1).run();
    assertThat(queue).hasSize(3);
    assertThatThrownBy(queue.get(2)::run).hasMessage("of the test");
    busy.requestFor(ONE, () -> begun.add("e"));
    queue.get(3).run();
    assertThat(begun).containsExactly("a", "b", "d", "e");
  }

  @Test
  void aTurnHasSeveralTasks() {
    List<Runnable> queue = new ArrayList<>();
    HandshakeTurns busy = new HandshakeTurns(1, 1, queue::add);
    HandshakeTurns.Turn turn = busy.request(ONE, () -> begun.add("a"));
    busy.request(OTHER, () -> begun.add("b"));
    queue.get(0).run();
    turn.execute(() -> begun.add("a2"));
    turn.end();
    assertThat(queue).hasSize(2);
    queue.get(1).run(); // the task of a turn that has ended
    queue.get(2).run();
    assertThat(begun).containsExactly("a", "b");
  }
}
