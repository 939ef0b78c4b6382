package io.zerocall.bench.contender;

/** A server that replies until it is closed. */
public interface ContenderServer extends AutoCloseable {

  /** Returns the endpoint to pass to {@link Contender#connect}. */
  String endpoint();

  @Override
  void close();
}
