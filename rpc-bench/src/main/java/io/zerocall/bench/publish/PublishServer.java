package io.zerocall.bench.publish;

/** The server between a publisher and its subscribers, until it is closed. */
interface PublishServer extends AutoCloseable {

  /** Returns the endpoint to pass to {@link PublishContender#connect}. */
  String endpoint();

  @Override
  void close();
}
