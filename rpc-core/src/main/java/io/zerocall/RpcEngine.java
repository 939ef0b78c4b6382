package io.zerocall;

/**
 * What carries the messages of a server or client. Both speak ZMTP, ZeroMQ's protocol, so that
 * either side may use either, and so may any other ZeroMQ library.
 */
public enum RpcEngine {
  /**
   * The library's own, straight on the system's sockets: {@code tcp://host:port} and
   * {@code ipc://path}, a Unix domain socket. The default, and several times as fast. What it
   * lacks, {@code inproc://}, is left to {@link #JEROMQ}.
   */
  NATIVE,

  /** JeroMQ: {@code tcp://host:port} and {@code inproc://name}. */
  JEROMQ
}
