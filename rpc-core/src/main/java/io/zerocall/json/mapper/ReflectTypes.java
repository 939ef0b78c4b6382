package io.zerocall.json.mapper;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** Converts Jackson's types to those of the JDK, which every JSON library understands. */
public final class ReflectTypes {
  private ReflectTypes() {}

  /** Returns the type: a class if it has no type arguments, and the wrapper of a primitive type. */
  public static Type of(JavaType type) {
    if (type.isArrayType()) {
      Type element = type.getContentType().isPrimitive()
          ? type.getContentType().getRawClass()
          : of(type.getContentType());
      return element instanceof Class<?> raw
          ? Array.newInstance(raw, 0).getClass()
          : new ArrayOf(element);
    }
    Class<?> raw = wrapper(type.getRawClass());
    List<Type> arguments =
        type.getBindings().getTypeParameters().stream().map(ReflectTypes::of).toList();
    return arguments.isEmpty() ? raw : new Parameterized(raw, arguments);
  }

  public static Class<?> wrapper(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  /** Equal to the JDK's own implementation, in both directions. */
  private record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(new Type[0]);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return raw.getDeclaringClass();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ParameterizedType type
          && raw.equals(type.getRawType())
          && Objects.equals(getOwnerType(), type.getOwnerType())
          && arguments.equals(List.of(type.getActualTypeArguments()));
    }

    @Override
    public int hashCode() {
      return arguments.hashCode() ^ Objects.hashCode(getOwnerType()) ^ raw.hashCode();
    }

    @Override
    public String toString() {
      return raw.getName()
          + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
    }
  }

  private record ArrayOf(Type element) implements GenericArrayType {
    @Override
    public Type getGenericComponentType() {
      return element;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof GenericArrayType type
          && element.equals(type.getGenericComponentType());
    }

    @Override
    public int hashCode() {
      return element.hashCode();
    }

    @Override
    public String toString() {
      return element.getTypeName() + "[]";
    }
  }
}
