package io.zerocall.client.call;

/** Is notified of what happens to a connection and belongs to no call. None of this blocks. */
public interface ConnectionObserver {

  /** There is a connection. By the thread that reads. */
  void connected();

  /** The connection is gone. By the thread that reads. */
  void disconnected();

  /** The server has sent a notification. By the thread that reads. */
  void notified(byte[] document);

  /** The client has been closed. By the thread that closes it. */
  void closed();
}
