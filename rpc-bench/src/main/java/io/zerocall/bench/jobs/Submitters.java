package io.zerocall.bench.jobs;

import java.io.IOException;

/** Makes clients that submit jobs, each of which multiplies two numbers. */
interface Submitters extends AutoCloseable {

  /** Returns a client for one thread. */
  Submitter submitter() throws IOException;

  @Override
  void close();

  /** A client of one thread. */
  @FunctionalInterface
  interface Submitter {

    /** Submits a job, and returns when it is durable, or when it has run. */
    void submit(int a, int b) throws Exception;
  }
}
