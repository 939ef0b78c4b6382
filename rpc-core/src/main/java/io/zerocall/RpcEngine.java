package io.zerocall;

/**
 * The implementation that carries the messages of a server or client. Both engines speak ZMTP,
 * ZeroMQ's protocol, so either side may use either engine, and any other ZeroMQ library can
 * connect. The choice doesn't affect {@code inproc://name}: the library itself passes these
 * messages between queues of this virtual machine.
 */
public enum RpcEngine {
  /**
   * The library's own engine, directly on the system's sockets: {@code tcp://host:port} and
   * {@code ipc://path}, a Unix domain socket. The default, and several times as fast.
   */
  NATIVE,

  /**
   * JeroMQ: {@code tcp://host:port}. Needs the module {@code rpc-jeromq} on the class path or the
   * module path.
   */
  JEROMQ
}
