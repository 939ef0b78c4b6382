package io.zerocall;

/**
 * The format of the documents between a client and its server. A server needs no setting: it
 * detects the format of each message.
 */
public enum RpcWire {
  /**
   * JSON-RPC 2.0: any number of calls in flight, metadata, deadlines, cancellation. The default.
   */
  JSON_RPC,

  /**
   * The format of the original zerorpc of 2012, Kevin Manley's Python library: lets clients call
   * its servers, and its clients call ours. It has no IDs, so a connection carries one message at a
   * time, and it has neither metadata nor deadlines. It is unrelated to dotCloud's zerorpc, which
   * uses MessagePack.
   */
  ZERORPC
}
