package io.zerocall.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines whether a declaration is nullable. Any annotation called {@code Nullable} counts,
 * regardless of its package.
 */
public final class Nullness {
  private Nullness() {}

  /** Returns whether a parameter, a method, a field or a type has such an annotation. */
  public static boolean isNullable(@Nullable AnnotatedElement element) {
    return element != null && isNullable(Stream.of(element.getAnnotations()));
  }

  public static boolean isNullable(Stream<Annotation> annotations) {
    return annotations.anyMatch(
        present -> present.annotationType().getSimpleName().equals("Nullable"));
  }

  /**
   * Returns the declared type of a type's content: of an array's elements, of an
   * {@code Optional}'s, collection's or future's content, or of a map's values; null if it is not
   * declared in this place.
   */
  public static @Nullable AnnotatedType content(@Nullable AnnotatedType declared) {
    if (declared instanceof AnnotatedArrayType array) {
      return array.getAnnotatedGenericComponentType();
    } else if (declared instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
      return arguments[arguments.length - 1];
    }
    return null;
  }
}
