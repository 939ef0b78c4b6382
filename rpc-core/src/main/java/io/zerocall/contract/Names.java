package io.zerocall.contract;

import io.zerocall.RpcService;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for names on the wire. */
public final class Names {
  private static final Pattern NAME = Pattern.compile(
      "[^\\s.\\p{Cntrl}]+(\\.[^\\s.\\p{Cntrl}]+)*", Pattern.UNICODE_CHARACTER_CLASS);

  /**
   * The topic to which a server publishes one message when it begins to close: it refuses all calls
   * that come later.
   */
  public static final String DRAINING = "rpc.draining";

  private Names() {}

  /**
   * Returns the namespace for a type: the given one, or else the one in the annotation of the type
   * or one of its supertypes. It is empty for methods that are called without a namespace.
   *
   * @throws IllegalArgumentException if there is none, or it violates the rules
   */
  public static String namespace(Class<?> type, @Nullable String given) {
    if (given != null) {
      return requireNamespace(given, "namespace");
    }
    RpcService service = annotation(type);
    if (service == null) {
      throw new IllegalArgumentException(
          type.getName()
              + " has no namespace (annotate it with @RpcService(\"my.namespace\") or give one in code)");
    }
    return requireNamespace(service.value(), "namespace of " + type.getName());
  }

  private static String requireNamespace(String namespace, String what) {
    return namespace.isEmpty() ? namespace : requireFree(namespace, what);
  }

  /** Returns the full name of a method or topic in a namespace, which may be empty. */
  public static String inNamespace(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "." + name;
  }

  private static @Nullable RpcService annotation(@Nullable Class<?> type) {
    if (type == null) {
      return null;
    }
    RpcService found = type.getAnnotation(RpcService.class);
    for (Class<?> parent : type.getInterfaces()) {
      found = found == null ? annotation(parent) : found;
    }
    return found == null ? annotation(type.getSuperclass()) : found;
  }

  /**
   * Checks a name that a user chooses.
   *
   * @param what a description of the named object, for the message
   * @throws IllegalArgumentException if the name does not consist of words joined by dots, or has
   *     the prefix of reserved names
   */
  public static String requireFree(String name, String what) {
    requireWellFormed(name, what);
    if (isReserved(name)) {
      throw new IllegalArgumentException(what + ": \"" + name + "\" (rpc and system are reserved)");
    }
    return name;
  }

  /** Returns whether a name is reserved for the library. */
  public static boolean isReserved(String name) {
    return name.startsWith("rpc.")
        || name.startsWith("system.")
        || name.equals("rpc")
        || name.equals("system");
  }

  /**
   * Checks the name of a topic.
   *
   * @param nameBytes the most bytes that it may have in UTF-8
   * @throws IllegalArgumentException if it violates the rules for names that a user chooses, or is
   *     too long
   */
  public static String requireTopic(String name, int nameBytes) {
    return requireFree(requireShort(name, "topic", nameBytes), "topic");
  }

  /** Returns whether UTF-8 can encode a name: it has no half of a surrogate pair. */
  public static boolean isEncodable(String name) {
    return name.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /**
   * Checks the length of a name.
   *
   * @param nameBytes the most bytes that it may have in UTF-8
   * @throws IllegalArgumentException if it is longer
   */
  public static String requireShort(@Nullable String given, String what, int nameBytes) {
    String name = requirePresent(given, what);
    if (name.length() > nameBytes || name.getBytes(StandardCharsets.UTF_8).length > nameBytes) {
      throw new IllegalArgumentException(
          what + ": a name of more than " + nameBytes + " bytes (expected: a shorter one)");
    }
    return name;
  }

  /**
   * Checks that there is a name.
   *
   * @throws IllegalArgumentException if the name is null
   */
  public static String requirePresent(@Nullable String name, String what) {
    if (name == null) {
      throw new IllegalArgumentException(what + ": null (expected: words joined by dots)");
    }
    return name;
  }

  /**
   * Checks a name, reserved or not.
   *
   * @throws IllegalArgumentException if it does not consist of words joined by dots
   */
  public static String requireWellFormed(@Nullable String given, String what) {
    String name = requirePresent(given, what);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(what + ": \"" + name.replaceAll("(?U)\\p{Cntrl}", "?")
          + "\" (expected: words joined by dots, without spaces)");
    }
    return name;
  }
}
