package io.zerocall;

/**
 * Which documents travel between a client and its server. A server needs no setting: it tells them
 * apart by their shape, message by message.
 */
public enum RpcWire {
  /** JSON-RPC 2.0: any number of calls in flight, metadata, deadlines, cancelling. The default. */
  JSON_RPC,

  /**
   * What the original zerorpc of 2012 spoke, Kevin Manley's library in Python: to call its servers,
   * and for its clients to call ours. It knows no ids, so that a connection has one message under
   * way at a time, and neither metadata nor deadlines. The other zerorpc, of dotCloud, which speaks
   * MessagePack, has nothing to do with it.
   */
  ZERORPC
}
