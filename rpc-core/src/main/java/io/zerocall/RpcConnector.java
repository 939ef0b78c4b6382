package io.zerocall;

/**
 * Another transport for a server than ZeroMQ, such as HTTP, to be passed to a server's builder.
 * Users can't implement it: a server accepts only the connectors that come with this library.
 */
public interface RpcConnector {}
