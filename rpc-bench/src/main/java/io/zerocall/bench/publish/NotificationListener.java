package io.zerocall.bench.publish;

/** Receives one subscriber's notifications, in order and never on two threads at once. */
interface NotificationListener {

  /** Is called for a notification with this number. */
  void notification(int number);

  /** Is called when the subscriber learns that it has missed this many. */
  void missed(long count);
}
