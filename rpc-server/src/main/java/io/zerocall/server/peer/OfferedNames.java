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
}
