package io.zerocall.http;

/**
 * Another protocol than JSON-RPC that an {@link HttpConnector} serves at a path of its own, such as
 * MCP. Users can't implement it: a connector accepts only the endpoints that come with this
 * library.
 */
public interface HttpEndpoint {}
