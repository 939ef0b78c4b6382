package io.zerocall;

/**
 * Another way into a server than ZeroMQ, such as HTTP; what a server's builder is given to open.
 * Not for others to implement: a server takes only the connectors that come with this library.
 */
public interface RpcConnector {}
