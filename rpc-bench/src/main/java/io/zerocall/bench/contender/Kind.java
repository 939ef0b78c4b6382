package io.zerocall.bench.contender;

/** What a contender is to who compares. */
public enum Kind {
  ZEROCALL,
  /** Another library for remote calls. */
  PEER,
  /** Bytes to a server and back, without a call in them: what a transport costs by itself. */
  FLOOR
}
