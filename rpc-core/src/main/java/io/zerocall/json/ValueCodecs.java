package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;
import io.zerocall.RpcLimits;
import io.zerocall.json.mapper.ReflectTypes;
import io.zerocall.json.mapper.UserTypes;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JavaType;

/** The types that users have codecs for. Thread-safe. */
final class ValueCodecs {
  private final List<RpcCodec.Factory> factories;
  private final JsonFactory json;
  private final RpcLimits limits;
  private final Map<JavaType, Optional<CodecValues>> found = new ConcurrentHashMap<>();

  ValueCodecs(List<RpcCodec.Factory> factories, JsonFactory json, RpcLimits limits) {
    this.factories = factories;
    this.json = json;
    this.limits = limits;
  }

  boolean isEmpty() {
    return factories.isEmpty();
  }

  /** Returns the codec for a type; null if the library itself reads it. */
  @Nullable
  CodecValues of(JavaType type) {
    if (factories.isEmpty()) {
      return null;
    }
    Optional<CodecValues> known = found.get(type);
    if (known == null) {
      known = Optional.ofNullable(find(type)); // calls users' code, so no lock is held
      Optional<CodecValues> earlier = found.putIfAbsent(type, known);
      known = earlier == null ? known : earlier;
    }
    return known.orElse(null);
  }

  /**
   * Returns the codec that writes values of a class: its own, or that of the nearest of its
   * superclasses, then of its interfaces; null if the library itself writes them.
   */
  @Nullable
  CodecValues forWriting(JavaType type) {
    CodecValues own = of(type);
    if (own != null || factories.isEmpty() || !UserTypes.isUserType(type) || isLibraryType(type)) {
      return own;
    }
    for (JavaType each = type; each != null; each = each.getSuperClass()) {
      CodecValues inherited = of(each);
      if (inherited != null) {
        return inherited;
      }
    }
    return ofInterfaces(type);
  }

  private @Nullable CodecValues ofInterfaces(JavaType type) {
    for (JavaType each = type; each != null; each = each.getSuperClass()) {
      for (JavaType parent : each.getInterfaces()) {
        CodecValues inherited = of(parent);
        inherited = inherited == null ? ofInterfaces(parent) : inherited;
        if (inherited != null) {
          return inherited;
        }
      }
    }
    return null;
  }

  /** Returns whether the library handles a type itself, without asking the users' factories. */
  private static boolean isLibraryType(JavaType type) {
    Class<?> raw = type.getRawClass();
    return raw == Object.class
        || raw == void.class
        || raw == Void.class
        || raw == JsonText.class
        || raw == RequestId.class;
  }

  private @Nullable CodecValues find(JavaType type) {
    if (isLibraryType(type)) {
      return null;
    }
    Type asked = ReflectTypes.of(type);
    for (RpcCodec.Factory factory : factories) {
      RpcCodec<?> codec = factory.codec(asked);
      if (codec != null) {
        return new CodecValues(type, codec, json, limits);
      }
    }
    return null;
  }
}
