package io.zerocall.json;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** What reading and writing have in common when they examine types. */
public final class UserTypes {
  private UserTypes() {}

  /** Whether a type may have members that have to be looked at: the JDK's own are known. */
  static boolean isUsers(JavaType type) {
    return !type.isPrimitive()
        && !type.isEnumImplType()
        && !type.isContainerType()
        && !type.isReferenceType()
        && !type.getRawClass().getName().startsWith("java.");
  }

  /** Whether a member's name can become a map's key of a type. */
  static boolean isReadableKey(JsonMapper mapper, JavaType key) {
    try {
      return mapper._deserializationContext().findKeyDeserializer(key, null) != null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /**
   * Whether a map's key of a type becomes a member's name that says what it is. Jackson writes by
   * {@code toString} what it knows nothing better for.
   */
  static boolean isWritableKey(JsonMapper mapper, JavaType key) {
    if (hasUsersWriter(mapper, key)) {
      return true;
    } else if (key.isAbstract() || !isUsers(key)) {
      return key.isAbstract() || isReadableKey(mapper, key);
    }
    BeanDescription description = mapper._serializationContext().introspectBeanDescription(key);
    return description.findJsonKeyAccessor() != null
        || description.findJsonValueAccessor() != null
        || (!key.isRecordType() && hasText(key.getRawClass()) && isReadableKey(mapper, key));
  }

  /** Whether a serializer or deserializer is neither Jackson's nor this library's. */
  public static boolean isUsersCode(Class<?> type) {
    return !type.getName().startsWith("tools.jackson.databind.")
        && !type.getName().startsWith("io.zerocall.json.");
  }

  /** Whether a module of the user's writes keys of a type. */
  private static boolean hasUsersWriter(JsonMapper mapper, JavaType key) {
    try {
      return isUsersCode(
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

  /** What is said of a key that can't be one. */
  static String keyProblem(JavaType key) {
    return key.getRawClass().getName()
        + " can't be a key, as a member's name is a text (take a text, a number or an enum, or a"
        + " list of pairs)";
  }
}
