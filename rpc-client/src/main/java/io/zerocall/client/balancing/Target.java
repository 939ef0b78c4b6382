package io.zerocall.client.balancing;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The server or servers of a client, as its user gives them. */
public sealed interface Target {

  /** The endpoint of one server. */
  record Single(String endpoint) implements Target {}

  /** The endpoints of several servers. */
  record Several(List<String> endpoints) implements Target {}

  /** A name that a resolver looks up, again and again. */
  record Named(String scheme, String text) implements Target {}

  /**
   * Parses a target: an endpoint, several with commas between them, or a name with the scheme of a
   * resolver. An endpoint without a scheme has that of the first one.
   *
   * @param schemes the schemes of the resolvers
   * @throws IllegalArgumentException if an endpoint is missing between commas
   */
  static Target parse(String text, Set<String> schemes) {
    int end = text.indexOf("://");
    String scheme = end < 0 ? "" : text.substring(0, end);
    if (schemes.contains(scheme)) {
      return new Named(scheme, text);
    }
    // The paths of ipc:// and the names of inproc:// may contain commas.
    boolean isPath = scheme.equals("ipc") || scheme.equals("inproc");
    List<String> endpoints = Arrays.stream(text.split(isPath ? ",(?=[a-z]+://)" : ",", -1))
        .map(part -> part.contains("://") || scheme.isEmpty() ? part : scheme + "://" + part)
        .distinct()
        .toList();
    if (endpoints.contains(scheme + "://")) {
      throw new IllegalArgumentException(
          "endpoint: \"" + text + "\" (expected: endpoints with one comma between them)");
    }
    return endpoints.size() == 1 ? new Single(endpoints.get(0)) : new Several(endpoints);
  }
}
