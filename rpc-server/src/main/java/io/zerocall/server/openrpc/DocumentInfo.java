package io.zerocall.server.openrpc;

/**
 * What a document says of the whole.
 *
 * @param title what is served
 * @param version the version of what is served, not of OpenRPC
 */
public record DocumentInfo(String title, String version) {
  public static final DocumentInfo DEFAULT = new DocumentInfo("JSON-RPC services", "0.0.0");
}
