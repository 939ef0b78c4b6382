package io.zerocall.bench.publish;

/** Is told what comes to one subscriber, in its order and never by two threads at once. */
interface NotificationListener {

  /** One with this number has come. */
  void notification(int number);

  /** So many have not, as the subscriber was told. */
  void missed(long count);
}
