package io.zerocall.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a declaration says that something may be null. Any annotation called {@code Nullable}
 * does, whoever's it is.
 */
public final class Nullness {
  private Nullness() {}

  /** Whether a parameter, a method, a field or a type is annotated so. */
  public static boolean isNullable(@Nullable AnnotatedElement element) {
    return element != null && isNullable(Stream.of(element.getAnnotations()));
  }

  public static boolean isNullable(Stream<Annotation> annotations) {
    return annotations.anyMatch(
        present -> present.annotationType().getSimpleName().equals("Nullable"));
  }

  /**
   * What a type holds, as it was declared: an array's elements, an {@code Optional}'s or
   * collection's or future's content, a map's values; null if that is not said in this place.
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
