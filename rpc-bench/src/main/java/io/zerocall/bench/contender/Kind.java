package io.zerocall.bench.contender;

/** The role of a contender in the comparison. */
public enum Kind {
  ZEROCALL,
  /** Another library for remote calls. */
  PEER,
  /** Bytes to a server and back, without a call in them: the cost of a transport alone. */
  FLOOR
}
