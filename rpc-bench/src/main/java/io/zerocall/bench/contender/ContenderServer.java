package io.zerocall.bench.contender;

/** A server that answers until it is closed. */
public interface ContenderServer extends AutoCloseable {

  /** What {@link Contender#connect} takes. */
  String endpoint();

  @Override
  void close();
}
