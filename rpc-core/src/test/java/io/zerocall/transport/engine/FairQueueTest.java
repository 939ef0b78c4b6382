package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue queue = new FairQueue(() -> true);
  private final List<String> delivered = new ArrayList<>();

  private final class Connection implements FairQueue.Source {
    private final String name;
    private final FairQueue.Flow flow = queue.newFlow(this);
    private boolean writable = true;
    private int drained;

    Connection(String name) {
      this.name = name;
    }

    void sends(int messages) {
      for (int i = 0; i < messages; i++) {
        String message = name + i;
        flow.add(() -> delivered.add(message), 10);
      }
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void drained() {
      drained++;
    }
  }

  private void deliverAll() {
    for (Runnable next = queue.next(); next != null; next = queue.next()) {
      next.run();
    }
  }

  @Test
  void connectionsTakeTurns() {
    new Connection("a").sends(3);
    new Connection("b").sends(1);
    new Connection("c").sends(2);
    deliverAll();
    assertThat(delivered).containsExactly("a0", "b0", "c0", "a1", "c1", "a2");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.messages()).isZero();
  }

  @Test
  void oneThatDoesNotReadIsLeftOutUntilItReads() {
    Connection slow = new Connection("a");
    slow.sends(2);
    slow.writable = false;
    new Connection("b").sends(2);
    deliverAll();
    assertThat(delivered).containsExactly("b0", "b1");
    assertThat(queue.isEmpty()).as("nothing can be delivered now").isTrue();
    assertThat(queue.messages()).isEqualTo(2);
    assertThat(queue.bytes()).isPositive();
    assertThat(queue.deliverableBytes()).isZero();
    slow.writable = true;
    slow.flow.resume();
    slow.flow.resume();
    deliverAll();
    assertThat(delivered).containsExactly("b0", "b1", "a0", "a1");
    assertThat(queue.deliverableBytes()).isZero();
  }

  @Test
  void aConnectionLearnsWhenAllOfItsMessagesHaveBeenTaken() {
    Connection connection = new Connection("a");
    connection.sends(2);
    Runnable first = take();
    assertThat(connection.drained).isZero();
    first.run();
    queue.next();
    assertThat(connection.drained).isEqualTo(1);
  }

  private Runnable take() {
    Runnable next = queue.next();
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void whileAMessageIsExaminedTheNextOfItsConnectionWaits() {
    Connection busy = new Connection("a");
    busy.sends(1);
    Runnable first = take();
    busy.sends(2);
    new Connection("b").sends(2);
    deliverAll();
    assertThat(delivered).containsExactly("b0", "b1");
    assertThat(queue.isEmpty()).as("nothing can be delivered now").isTrue();
    assertThat(queue.waitingMessages()).isEqualTo(2);
    assertThat(queue.waitingBytes()).isEqualTo(queue.bytes()).isPositive();
    first.run();
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.waitingMessages()).isZero();
    deliverAll();
    assertThat(delivered).containsExactly("b0", "b1", "a0", "a0", "a1");
    assertThat(queue.messages()).isZero();
  }

  @Test
  void aMessageThatHasBeenExaminedDelaysNothing() {
    Connection connection = new Connection("a");
    List<Runnable> second = new ArrayList<>();
    connection.flow.add(
        () -> {
          assertThat(queue.next()).isNull();
          connection.flow.examined();
          second.add(take());
          connection.flow.examined();
          assertThat(queue.next())
              .as("this thread did not deliver the second one")
              .isNull();
        },
        10);
    connection.sends(2);
    take().run();
    assertThat(queue.next()).as("only the second one's end counts now").isNull();
    second.forEach(Runnable::run);
    deliverAll();
    assertThat(delivered).containsExactly("a0", "a1");
  }

  @Test
  void onlyTheThreadThatDeliversAMessageHasExaminedIt() {
    Connection connection = new Connection("a");
    connection.flow.add(
        () -> {
          CompletableFuture.runAsync(connection.flow::examined).join();
          assertThat(queue.next()).isNull();
        },
        10);
    connection.sends(1);
    deliverAll();
    assertThat(delivered).containsExactly("a0");
  }

  @Test
  void aMessageWhoseReceiverFailsDelaysNothing() {
    Connection connection = new Connection("a");
    connection.flow.add(
        () -> {
          throw new IllegalStateException("expected by this test");
        },
        10);
    connection.sends(1);
    assertThatThrownBy(take()::run).isInstanceOf(IllegalStateException.class);
    deliverAll();
    assertThat(delivered).containsExactly("a0");
  }

  @Test
  void whatWaitsForAnExaminationIsDroppedWithTheRest() {
    Connection connection = new Connection("a");
    connection.sends(2);
    Runnable first = take();
    assertThat(queue.next()).isNull();
    queue.clear();
    first.run();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.messages()).isZero();
    connection.sends(1);
    deliverAll();
    assertThat(delivered).containsExactly("a0", "a0");
  }

  @Test
  void whatIsUrgentComesFirst() {
    new Connection("a").sends(1);
    queue.addUrgent(() -> delivered.add("gone"));
    deliverAll();
    assertThat(delivered).containsExactly("gone", "a0");
  }

  @Test
  void aClosedConnectionLeavesNothingBehind() {
    Connection gone = new Connection("a");
    gone.sends(5);
    new Connection("b").sends(1);
    gone.flow.clear();
    deliverAll();
    assertThat(delivered).containsExactly("b0");
    assertThat(queue.bytes()).isZero();
    gone.sends(1);
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
  }
}
