package io.zerocall.bench.publish;

/** What stands between a publisher and its subscribers, until it is closed. */
interface PublishServer extends AutoCloseable {

  /** What {@link PublishContender#connect} takes. */
  String endpoint();

  @Override
  void close();
}
