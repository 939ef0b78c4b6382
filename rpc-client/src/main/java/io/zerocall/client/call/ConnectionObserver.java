package io.zerocall.client.call;

/** Observes the events of a connection that don't belong to a call. No method blocks. */
public interface ConnectionObserver {

  /** Called when the client has connected, by the thread that reads. */
  void connected();

  /** Called when the connection is lost, by the thread that reads. */
  void disconnected();

  /** Called when the server has sent a notification, by the thread that reads. */
  void notified(byte[] document);

  /** Called when the client is closed, by the thread that closes it. */
  void closed();
}
