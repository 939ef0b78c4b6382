package io.zerocall.mcp;

import io.zerocall.JsonText;

/**
 * A method that agents may call.
 *
 * @param name its name for agents
 * @param method its name on the wire
 * @param shape what its result looks like
 * @param isNullable whether its result may be null, by its description
 * @param isRouted whether a broker passes its calls on to workers
 * @param stateless its description for stateless requests
 * @param handshake its description for the revisions with a handshake
 */
record Tool(
    String name,
    String method,
    Shape shape,
    boolean isNullable,
    boolean isRouted,
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

  /**
   * Returns its description.
   *
   * @param mayBeTask whether it may run as a task
   */
  JsonText description(Revision revision, boolean mayBeTask) {
    if (revision.isStateless()) {
      return stateless;
    } else if (!mayBeTask || revision != Revision.R2025_11_25) {
      return handshake;
    }
    return JsonText.parse(new JsonObject()
        .all(handshake.members())
        .object("execution", new JsonObject().text("taskSupport", "optional"))
        .toString());
  }
}
