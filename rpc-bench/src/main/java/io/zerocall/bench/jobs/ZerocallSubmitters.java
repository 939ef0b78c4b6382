package io.zerocall.bench.jobs;

import io.zerocall.RpcService;
import io.zerocall.bench.contender.WrongAnswerException;
import io.zerocall.client.RpcClient;

/** One client that all threads share. */
final class ZerocallSubmitters implements Submitters {
  private final RpcClient client;
  private final boolean waits;

  private ZerocallSubmitters(RpcClient client, boolean waits) {
    this.client = client;
    this.waits = waits;
  }

  /** Returns clients that submit jobs. */
  static Submitters submitting(String endpoint) {
    return new ZerocallSubmitters(RpcClient.connect(endpoint), false);
  }

  /** Returns clients that also wait for the result. */
  static Submitters waiting(String endpoint) {
    return new ZerocallSubmitters(RpcClient.connect(endpoint), true);
  }

  /** The method. */
  @RpcService("bench")
  interface Multiplication {
    int mult(int a, int b);
  }

  @Override
  public Submitter submitter() {
    return waits ? this::run : this::submit;
  }

  private void submit(int a, int b) {
    var unused = client.submit(Multiplication.class, worker -> worker.mult(a, b));
  }

  private void run(int a, int b) {
    int product =
        client.submit(Multiplication.class, worker -> worker.mult(a, b)).result();
    WrongAnswerException.check(product, a * b);
  }

  @Override
  public void close() {
    client.close();
  }
}
