package io.zerocall.server.openrpc;

/**
 * The general information in a document.
 *
 * @param title the title of the service
 * @param version the version of the service, not of OpenRPC
 */
public record DocumentInfo(String title, String version) {
  public static final DocumentInfo DEFAULT = new DocumentInfo("JSON-RPC services", "0.0.0");
}
