package io.zerocall.broker.scheduling;

import io.zerocall.RpcErrorCode;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.JsonBytes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that takes tasks, refuses them, or says that it takes them and doesn't. */
final class ScriptedWorker implements WorkerConnection {
  enum Answer {
    NONE,
    OVERLOADED,
    SHUTTING_DOWN,
    NOT_SENT
  }

  /** A task that it has. */
  record Taken(Task task, TaskOutcome outcome) {
    void answer() {
      outcome.succeeded(new JsonBytes(new byte[] {'1'}));
    }
  }

  final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
  final AtomicInteger offered = new AtomicInteger();
  private final Semaphore offers = new Semaphore(0);
  volatile Answer answer = Answer.NONE;
  volatile boolean takes = true;
  volatile boolean closed;

  @Override
  public long send(Task task, SerializedName method, TaskOutcome outcome) {
    int id = offered.incrementAndGet();
    offers.release();
    switch (answer) {
      case NOT_SENT -> {
        return NOT_SENT;
      }
      case OVERLOADED -> outcome.failed(new ErrorObject(RpcErrorCode.OVERLOADED, "test"));
      case SHUTTING_DOWN -> outcome.failed(new ErrorObject(RpcErrorCode.SHUTTING_DOWN, "test"));
      case NONE -> taken.add(new Taken(task, outcome));
    }
    return id;
  }

  /** Waits until it was offered this many tasks, taken or not. */
  void awaitOffers(int count) throws InterruptedException {
    if (!offers.tryAcquire(count, 30, TimeUnit.SECONDS)) {
      throw new AssertionError("too few tasks: " + offered);
    }
  }

  /** Waits for a task that it gets. */
  Taken next() throws InterruptedException {
    Taken next = taken.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no task has come");
    }
    return next;
  }

  @Override
  public void cancel(long id) {}

  @Override
  public boolean takesTasks() {
    return takes;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
