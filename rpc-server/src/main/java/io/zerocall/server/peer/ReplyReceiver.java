package io.zerocall.server.peer;

import io.zerocall.json.document.ReplyObject;

/** Receives the outcome of a request to a peer. Must not block. */
public interface ReplyReceiver {

  /**
   * Called when the reply has arrived. Its result, if it has one, is a
   * {@link io.zerocall.json.plain.JsonBytes}; an error's data is a {@link io.zerocall.JsonText}.
   */
  void replied(ReplyObject reply);

  /** Called when the connection has ended before the reply arrived. The method may have run. */
  void lost();
}
