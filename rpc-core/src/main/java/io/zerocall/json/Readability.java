package io.zerocall.json;

import io.zerocall.json.mapper.NoValues;
import io.zerocall.json.mapper.UserTypes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds problems at registration that would otherwise fail the first call: types that can't be read
 * from any JSON, and types that contain such types. An instance examines one type.
 */
final class Readability {
  private final JsonCodec codec;
  private final JsonMapper mapper;
  private final Set<JavaType> seen = new HashSet<>();

  private Readability(JsonCodec codec) {
    this.codec = codec;
    this.mapper = codec.mapper();
  }

  static Optional<String> problem(JsonCodec codec, JavaType type) {
    return GrowingTypes.problem(codec, type).or(() -> new Readability(codec).of(type));
  }

  private Optional<String> of(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw == void.class || raw == Void.class) {
      return Optional.empty();
    }
    if (raw == Object.class) {
      return Optional.of(
          "Object doesn't specify what to read (declare the type; for any JSON use JsonText)");
    }
    if (!seen.add(type) || codec.isReadOtherwise(type)) {
      return Optional.empty();
    }
    Optional<String> noValue = NoValues.problem(mapper, type);
    if (noValue.isPresent()) {
      return noValue;
    }
    if (type.isMapLikeType() && !UserTypes.isReadableKey(mapper, type.getKeyType())) {
      return Optional.of(UserTypes.keyProblem(type.getKeyType()));
    }
    return type.getContentType() == null
        ? ofWhole(type)
        : ofContent(type, type.getContentType()).or(() -> ofWhole(type));
  }

  private Optional<String> ofContent(JavaType type, JavaType content) {
    if (content.getRawClass() != Object.class) {
      return of(content);
    }
    return type.getBindings().isEmpty()
        ? Optional.of(type.getRawClass().getSimpleName()
            + " doesn't say what it holds (add its type arguments)")
        : Optional.empty();
  }

  private Optional<String> ofWhole(JavaType type) {
    ValueDeserializer<?> deserializer;
    try {
      deserializer = mapper._deserializationContext().findRootValueDeserializer(type);
    } catch (JacksonException e) {
      return ofDeclaredMembers(type).or(() -> Optional.of(JsonException.describe(e)));
    }
    if (deserializer instanceof AbstractDeserializer) {
      return Optional.of(
          type.getRawClass().getName() + " is abstract, and a document never chooses a class");
    }
    return deserializer instanceof BeanDeserializerBase bean && UserTypes.isUserType(type)
        ? ofMembers(bean)
        : Optional.empty();
  }

  /**
   * Finds the member that Jackson can't prepare, to describe the problem in this library's terms.
   */
  private Optional<String> ofDeclaredMembers(JavaType type) {
    if (!UserTypes.isUserType(type)) {
      return Optional.empty();
    }
    try {
      return mapper
          ._deserializationContext()
          .introspectBeanDescription(type)
          .findProperties()
          .stream()
          .map(member -> ofMember(member.getName(), member.getPrimaryType()))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private Optional<String> ofMember(String name, JavaType type) {
    return of(type).map(problem -> "member \"" + name + "\": " + problem);
  }

  private Optional<String> ofMembers(BeanDeserializerBase bean) {
    ValueInstantiator maker = bean.getValueInstantiator();
    Optional<String> closed = ModuleAccess.problem(
        maker.getDefaultCreator(), maker.getWithArgsCreator(), maker.getDelegateCreator());
    if (closed.isPresent()) {
      return closed;
    }
    JavaType delegate = maker.getDelegateType(mapper.deserializationConfig());
    if (delegate != null) {
      return of(delegate);
    }
    for (Iterator<SettableBeanProperty> each = bean.properties(); each.hasNext(); ) {
      SettableBeanProperty member = each.next();
      closed = ModuleAccess.problem(member.getMember());
      if (closed.isPresent()) {
        return closed;
      }
      Optional<String> problem = member.getAnnotation(JsonDeserialize.class) == null
          ? ofMember(member.getName(), member.getType())
          : Optional.empty();
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }
}
