package io.zerocall.bench.broker;

import java.io.IOException;

/** Makes clients that call a method which multiplies two numbers. */
interface Callers extends AutoCloseable {

  /** Returns a client for one thread. */
  Caller caller() throws IOException;

  @Override
  void close();

  /** A client of one thread. */
  interface Caller {

    /** Calls the method, and waits for the result. */
    int mult(int a, int b) throws Exception;
  }
}
