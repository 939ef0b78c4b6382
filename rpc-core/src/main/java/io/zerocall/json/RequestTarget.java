package io.zerocall.json;

/** What a request's method name leads to, as far as reading the request needs to know it. */
public interface RequestTarget {

  /** The parameters to read. */
  ParameterList parameterList();

  /** Whether notifications of this name lead here too, or nowhere. */
  default boolean takesNotifications() {
    return true;
  }

  /** Whether notifications that lead here are published too, to the topic of their name. */
  default boolean publishesNotifications() {
    return false;
  }
}
