package io.zerocall.server.peer;

import java.util.List;

/**
 * The names and prefixes that peers offer, or some of them if there are many.
 *
 * @param names sorted; those that end in {@code *} are prefixes
 * @param omitted how many others there are
 */
public record OfferedNames(List<String> names, int omitted) {
  /** Returns whether a name is a prefix, which can't be called itself. */
  public static boolean isPrefix(String name) {
    return name.endsWith("*");
  }

  /** Returns whether something that a peer offers is a method's name or a prefix of it. */
  public static boolean covers(String offered, String method) {
    return isPrefix(offered)
        ? method.startsWith(offered.substring(0, offered.length() - 1))
        : method.equals(offered);
  }
}
