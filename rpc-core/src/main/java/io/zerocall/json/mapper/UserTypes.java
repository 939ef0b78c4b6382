package io.zerocall.json.mapper;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** The common parts of examining types for reading and for writing. */
public final class UserTypes {
  private UserTypes() {}

  /**
   * Returns whether a type may have members that must be examined; the JDK's own types are known.
   */
  public static boolean isUserType(JavaType type) {
    return !type.isPrimitive()
        && !type.isEnumImplType()
        && !type.isContainerType()
        && !type.isReferenceType()
        && !type.getRawClass().getName().startsWith("java.");
  }

  /** Returns whether a member's name can be read as a map's key of a type. */
  public static boolean isReadableKey(JsonMapper mapper, JavaType key) {
    try {
      return mapper._deserializationContext().findKeyDeserializer(key, null) != null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /**
   * Returns whether a map's key of a type is written as a meaningful member's name. Jackson falls
   * back to {@code toString} for unknown types.
   */
  public static boolean isWritableKey(JsonMapper mapper, JavaType key) {
    if (hasUsersWriter(mapper, key)) {
      return true;
    } else if (key.isAbstract() || !isUserType(key)) {
      return key.isAbstract() || isReadableKey(mapper, key);
    }
    BeanDescription description = mapper._serializationContext().introspectBeanDescription(key);
    return description.findJsonKeyAccessor() != null
        || description.findJsonValueAccessor() != null
        || (!key.isRecordType() && hasText(key.getRawClass()) && isReadableKey(mapper, key));
  }

  /** Returns whether a serializer or deserializer is neither Jackson's nor this library's. */
  public static boolean isUserCode(Class<?> type) {
    return !type.getName().startsWith("tools.jackson.databind.")
        && !type.getName().startsWith("io.zerocall.json.");
  }

  /** Returns whether a module of the user's writes keys of a type. */
  private static boolean hasUsersWriter(JsonMapper mapper, JavaType key) {
    try {
      return isUserCode(
          mapper._serializationContext().findKeySerializer(key, null).getClass());
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean hasText(Class<?> type) {
    try {
      return type.getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** Describes the problem with a type that can't be a key. */
  public static String keyProblem(JavaType key) {
    return key.getRawClass().getName()
        + " can't be a key, as a member's name is text (use text, a number or an enum, or a"
        + " list of pairs)";
  }
}
