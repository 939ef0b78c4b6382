package io.zerocall.junit;

import io.zerocall.RpcMethod;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The tests' service. */
final class SumsService implements Sums {
  final List<Integer> noted = new CopyOnWriteArrayList<>();
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);

  @Override
  public int add(int a, int b) {
    return a + b;
  }

  @RpcMethod
  public void note(int number) {
    noted.add(number);
  }

  @RpcMethod
  public void hang() {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
  }
}
