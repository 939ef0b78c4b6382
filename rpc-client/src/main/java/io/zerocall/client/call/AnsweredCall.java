package io.zerocall.client.call;

import io.zerocall.RpcTiming;

/** A call whose reply is being decoded; what its exceptions say of it. Thread-safe. */
public interface AnsweredCall {

  /** Returns when the call began, before all of its attempts. */
  long callBegunNanos();

  /** Returns where the time of this attempt went until now. */
  RpcTiming timing();
}
