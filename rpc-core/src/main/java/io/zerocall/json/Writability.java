package io.zerocall.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.zerocall.json.mapper.NoValues;
import io.zerocall.json.mapper.UserTypes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Finds problems at registration that would otherwise fail or produce meaningless JSON: in a type
 * and in its contents, as far as they are declared. An instance examines one type.
 */
final class Writability {
  private final JsonCodec codec;
  private final JsonMapper mapper;
  private final Set<JavaType> seen = new HashSet<>();

  private Writability(JsonCodec codec) {
    this.codec = codec;
    this.mapper = codec.mapper();
  }

  static Optional<String> problem(JsonCodec codec, JavaType type) {
    return GrowingTypes.problem(codec, type).or(() -> new Writability(codec).of(type));
  }

  private Optional<String> of(JavaType type) {
    if (!seen.add(type) || codec.isWrittenOtherwise(type)) {
      return Optional.empty();
    }
    Optional<String> noValue = NoValues.problem(mapper, type);
    if (noValue.isPresent()) {
      return noValue;
    }
    if (type.isMapLikeType() && !UserTypes.isWritableKey(mapper, type.getKeyType())) {
      return Optional.of(UserTypes.keyProblem(type.getKeyType()));
    }
    if (type.getContentType() != null) {
      return of(type.getContentType());
    }
    return UserTypes.isUserType(type) ? ofMembers(type) : Optional.empty();
  }

  private Optional<String> ofMembers(JavaType type) {
    ValueSerializer<?> serializer;
    try {
      serializer = mapper._serializationContext().findValueSerializer(type);
    } catch (JacksonException e) {
      return Optional.of(JsonException.describe(e));
    }
    if (serializer instanceof BeanSerializerBase bean) {
      for (Iterator<PropertyWriter> each = bean.properties(); each.hasNext(); ) {
        PropertyWriter member = each.next();
        Optional<String> closed = type.isAbstract() ? Optional.empty() : access(member);
        if (closed.isPresent()) {
          return closed;
        }
        Optional<String> problem = hasOwnForm(member) ? Optional.empty() : of(member.getType());
        if (problem.isPresent()) {
          return Optional.of("member \"" + member.getName() + "\": " + problem.get());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns why a member can't be accessed; empty if it can. Not checked for abstract types, which
   * are written by the members of the value's class.
   */
  private static Optional<String> access(PropertyWriter member) {
    return ModuleAccess.problem(member.getMember());
  }

  private static boolean hasOwnForm(PropertyWriter member) {
    return member.getAnnotation(JsonSerialize.class) != null
        || member.getAnnotation(JsonFormat.class) != null;
  }
}
