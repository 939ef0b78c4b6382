package io.zerocall.bench.broker;

import io.zerocall.bench.contender.WrongAnswerException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Makes clients that call a method which multiplies two numbers. */
interface Callers extends AutoCloseable {

  /** Returns a client for one thread. */
  Caller caller() throws IOException;

  @Override
  void close();

  /** A client of one thread. */
  interface Caller {
    /** How long to wait for a worker. */
    long WAIT_SECONDS = 20;

    /** Calls the method, and waits for the result. */
    int mult(int a, int b) throws Exception;

    /**
     * Calls until a worker has come.
     *
     * @throws IOException if none comes
     */
    default void awaitWorker() throws IOException, InterruptedException {
      long begun = System.nanoTime();
      while (true) {
        try {
          WrongAnswerException.check(mult(6, 7), 42);
          return;
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(WAIT_SECONDS)) {
            throw new IOException("no worker has come", e);
          }
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
    }
  }
}
