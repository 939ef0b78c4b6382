package io.zerocall.json;

import io.zerocall.json.mapper.UserTypes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds types that contain themselves with ever new type arguments, such as {@code record W<T>(T v,
 * W<List<T>> next)}: preparing such a type for reading, writing or describing would never end. An
 * instance examines one type.
 */
final class GrowingTypes {
  /** How often a class may grow on the path to a nested type. */
  private static final int MOST_GROWTH = 8;

  private static final int MOST_DEPTH = 1_000;

  private final JsonCodec codec;
  private final JsonMapper mapper;
  private final Set<JavaType> seen = new HashSet<>();
  private final Deque<JavaType> way = new ArrayDeque<>();

  private GrowingTypes(JsonCodec codec) {
    this.codec = codec;
    this.mapper = codec.mapper();
  }

  /** Returns why a type never ends, or empty if it does end. */
  static Optional<String> problem(JsonCodec codec, JavaType type) {
    JavaType growing = new GrowingTypes(codec).find(type);
    return growing == null
        ? Optional.empty()
        : Optional.of(growing.getRawClass().getName()
            + " contains itself with ever new type arguments (let it contain itself with the same"
            + " ones)");
  }

  private @Nullable JavaType find(JavaType type) {
    if (!seen.add(type) || codec.codecOf(type) != null) {
      return null;
    }
    if (growth(type) > MOST_GROWTH) {
      return type;
    }
    way.push(type);
    for (JavaType part : parts(type)) {
      JavaType growing = find(part);
      if (growing != null) {
        return growing;
      }
    }
    way.pop();
    return null;
  }

  /** Returns how many types of the same class on the current path this type enlarges. */
  private long growth(JavaType type) {
    int depth = depth(type, 0);
    return way.stream()
        .filter(before -> before.hasRawClass(type.getRawClass()) && depth(before, 0) < depth)
        .count();
  }

  private static int depth(JavaType type, int above) {
    int deepest = above;
    for (int i = 0; i < type.containedTypeCount() && above < MOST_DEPTH; i++) {
      deepest = Math.max(deepest, depth(type.containedType(i), above + 1));
    }
    return type.isArrayType()
        ? Math.max(deepest, depth(type.getContentType(), above + 1))
        : deepest;
  }

  private List<JavaType> parts(JavaType type) {
    List<JavaType> parts = new ArrayList<>();
    if (type.getKeyType() != null) {
      parts.add(type.getKeyType());
    }
    if (type.getContentType() != null) {
      parts.add(type.getContentType());
    }
    if (UserTypes.isUserType(type)) {
      addMembers(mapper._serializationContext(), type, parts);
      addMembers(mapper._deserializationContext(), type, parts);
    } else {
      for (int i = 0; i < type.containedTypeCount(); i++) {
        parts.add(type.containedType(i));
      }
    }
    return parts;
  }

  private static void addMembers(DatabindContext context, JavaType type, List<JavaType> parts) {
    try {
      for (BeanPropertyDefinition member :
          context.introspectBeanDescription(type).findProperties()) {
        parts.add(member.getPrimaryType());
      }
    } catch (JacksonException e) {
      // A type that can't be examined can't be read or written either; other checks report that.
    }
  }
}
