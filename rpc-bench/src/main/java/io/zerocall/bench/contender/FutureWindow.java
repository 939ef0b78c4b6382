package io.zerocall.bench.contender;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A ring of futures: before a call takes the oldest one's place, the thread waits for that one. */
final class FutureWindow implements CallWindow {
  private final AsyncCalculator calculator;
  private final LongConsumer latencies;
  private final @Nullable InFlight[] ring = new @Nullable InFlight[SIZE];
  private long sent;

  FutureWindow(AsyncCalculator calculator, LongConsumer latencies) {
    this.calculator = calculator;
    this.latencies = latencies;
  }

  @Override
  public void call(int a, int b) {
    int slot = (int) (sent % ring.length);
    finish(slot);
    ring[slot] = sent % SAMPLING == 0 ? sendTimed(a, b) : send(a, b);
    sent++;
  }

  @Override
  public void drain() {
    for (int slot = 0; slot < ring.length; slot++) {
      finish(slot);
    }
  }

  private InFlight send(int a, int b) {
    return new InFlight(calculator.mult(a, b), a * b, null);
  }

  private InFlight sendTimed(int a, int b) {
    long start = System.nanoTime();
    CompletableFuture<Integer> reply = calculator.mult(a, b);
    CompletableFuture<Long> nanos = reply.thenApply(product -> System.nanoTime() - start);
    return new InFlight(reply, a * b, nanos);
  }

  private void finish(int slot) {
    InFlight call = ring[slot];
    if (call == null) {
      return;
    }
    ring[slot] = null;
    WrongAnswerException.check(call.reply.join(), call.expected);
    if (call.nanos != null) {
      latencies.accept(call.nanos.join());
    }
  }

  private record InFlight(
      CompletableFuture<Integer> reply,
      int expected,
      @Nullable CompletableFuture<Long> nanos) {}
}
