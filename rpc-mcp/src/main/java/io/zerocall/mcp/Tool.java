package io.zerocall.mcp;

import io.zerocall.JsonText;

/**
 * A method that agents may call.
 *
 * @param name its name for agents
 * @param method its name on the wire
 * @param shape what its result looks like
 * @param isOffered whether workers of a broker offer it
 * @param stateless its description for stateless requests
 * @param handshake its description for the revisions with a handshake
 */
record Tool(
    String name,
    String method,
    Shape shape,
    boolean isOffered,
    JsonText stateless,
    JsonText handshake) {

  /** What a result looks like. */
  enum Shape {
    /** Always null. */
    NOTHING,
    /** A string. */
    TEXT,
    /** An object. */
    OBJECT,
    /** Any other JSON. */
    OTHER
  }

  JsonText description(Revision revision) {
    return revision.isStateless() ? stateless : handshake;
  }
}
