package io.zerocall.json.document;

import io.zerocall.json.ParameterList;

/**
 * The target of a request's method name, with the properties that are needed to read the request.
 */
public interface RequestTarget {

  /** Returns the parameters to read. */
  ParameterList parameterList();

  /** Returns whether this target also handles notifications of its name. */
  default boolean takesNotifications() {
    return true;
  }

  /**
   * Returns whether notifications for this target are also published, to the topic of their name.
   */
  default boolean publishesNotifications() {
    return false;
  }
}
