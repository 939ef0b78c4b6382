package io.zerocall.bench.contender;

import java.util.function.LongConsumer;
import org.zeromq.ZMQ;

/** Echoes arrive in the order in which they were sent, so a ring of expected values is enough. */
final class JeroMqWindow implements CallWindow {
  private final ZMQ.Socket dealer;
  private final LongConsumer latencies;
  private final int[] expected = new int[SIZE];
  private final long[] sentNanos = new long[SIZE];
  private long sent;
  private long answered;

  JeroMqWindow(ZMQ.Socket dealer, LongConsumer latencies) {
    this.dealer = dealer;
    this.latencies = latencies;
  }

  @Override
  public void call(int a, int b) {
    if (sent - answered == expected.length) {
      take(dealer.recv());
    }
    int slot = slot(sent);
    expected[slot] = a * b;
    if (isSampled(sent)) {
      sentNanos[slot] = System.nanoTime();
    }
    dealer.send(JeroMqClient.pair(a, b));
    sent++;
  }

  @Override
  public void drain() {
    while (answered < sent) {
      take(dealer.recv());
    }
  }

  private void take(byte[] echoed) {
    int slot = slot(answered);
    WrongAnswerException.check(JeroMqClient.product(echoed), expected[slot]);
    if (isSampled(answered)) {
      latencies.accept(System.nanoTime() - sentNanos[slot]);
    }
    answered++;
  }

  private int slot(long call) {
    return (int) (call % expected.length);
  }

  private static boolean isSampled(long call) {
    return call % SAMPLING == 0;
  }
}
