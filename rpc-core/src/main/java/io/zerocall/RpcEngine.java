package io.zerocall;

/**
 * What carries the messages of a server or client. Both speak ZMTP, ZeroMQ's protocol, so that
 * either side may use either, and so may any other ZeroMQ library. Whichever is chosen,
 * {@code inproc://name} is the library's own affair: there messages go from one queue of this
 * virtual machine to another.
 */
public enum RpcEngine {
  /**
   * The library's own, straight on the system's sockets: {@code tcp://host:port} and
   * {@code ipc://path}, a Unix domain socket. The default, and several times as fast.
   */
  NATIVE,

  /**
   * JeroMQ: {@code tcp://host:port}. Needs the module {@code rpc-jeromq}, which is found when it is
   * on the class path or the module path.
   */
  JEROMQ
}
