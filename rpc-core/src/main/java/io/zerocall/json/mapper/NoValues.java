package io.zerocall.json.mapper;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.std.ToEmptyObjectSerializer;

/**
 * Finds types whose instances are not values, such as threads and streams. Of the JDK's classes
 * only those are values that Jackson has a special form for: the getters of the others don't
 * describe them, differ between versions of the JDK, and can't be read back.
 */
public final class NoValues {
  /**
   * Typical values. Declared supertypes of these count as values too, because the class of the
   * actual value determines how it is written.
   */
  private static final List<Class<?>> VALUES = List.of(
      String.class,
      Integer.class,
      ArrayList.class,
      LocalDate.class,
      ZonedDateTime.class,
      Period.class,
      InetSocketAddress.class,
      Record.class,
      Enum.class);

  private NoValues() {}

  /**
   * Returns why a type is not a value, or a map's keys are not, and what to use instead; empty if
   * it may be one. Does not examine the contents of the type.
   */
  public static Optional<String> problem(JsonMapper mapper, JavaType type) {
    Optional<String> problem = ofOne(mapper, type);
    return problem.isEmpty() && type.isMapLikeType() ? ofOne(mapper, type.getKeyType()) : problem;
  }

  private static Optional<String> ofOne(JsonMapper mapper, JavaType type) {
    Class<?> raw = type.getRawClass();
    if (isAny(raw, Future.class, CompletionStage.class)) {
      return Optional.of(raw.getName() + " inside a value is never waited for (only a method as"
          + " a whole may return a future)");
    } else if (isAny(raw, BaseStream.class, Iterator.class, Enumeration.class, Spliterator.class)) {
      return Optional.of(raw.getName() + " is not a value (use a List)");
    } else if (isAny(raw, Type.class)) {
      return Optional.of(raw.getName() + " is not a value (use its name as a String)");
    } else if (isAny(raw, InputStream.class, OutputStream.class, Reader.class, Writer.class)) {
      return Optional.of(
          raw.getName() + " is not a value (use byte[] or String; send large data in pieces)");
    } else if (raw.isAnnotationPresent(FunctionalInterface.class) && isEmpty(mapper, type)) {
      return Optional.of(raw.getName() + " is code, which can't be sent (send its data instead)");
    } else if (isJdkType(type) && !isKnown(mapper, type)) {
      return Optional.of(
          raw.getName() + " is not a value with a JSON form (use a record of the data to send)");
    }
    return Optional.empty();
  }

  private static boolean isAny(Class<?> type, Class<?>... kinds) {
    for (Class<?> kind : kinds) {
      if (kind.isAssignableFrom(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isJdkType(JavaType type) {
    String module = type.getRawClass().getModule().getName();
    return module != null
        && (module.startsWith("java.") || module.startsWith("jdk."))
        && !type.isPrimitive()
        && !type.isContainerType()
        && !type.isReferenceType();
  }

  /** Returns whether there is a form for the class itself, or for possible subclasses of it. */
  private static boolean isKnown(JsonMapper mapper, JavaType type) {
    Class<?> raw = type.getRawClass();
    return Throwable.class.isAssignableFrom(raw)
        || VALUES.stream().anyMatch(raw::isAssignableFrom)
        || isWritten(mapper, type)
        || isRead(mapper, type);
  }

  private static boolean isWritten(JsonMapper mapper, JavaType type) {
    try {
      ValueSerializer<?> serializer = mapper._serializationContext().findValueSerializer(type);
      return !(serializer instanceof BeanSerializerBase) && !isEmpty(serializer);
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isRead(JsonMapper mapper, JavaType type) {
    try {
      ValueDeserializer<?> deserializer =
          mapper._deserializationContext().findRootValueDeserializer(type);
      return !(deserializer instanceof BeanDeserializerBase)
          && !(deserializer instanceof AbstractDeserializer);
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Returns whether an instance would be written without any members. */
  private static boolean isEmpty(JsonMapper mapper, JavaType type) {
    try {
      return isEmpty(mapper._serializationContext().findValueSerializer(type));
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isEmpty(ValueSerializer<?> serializer) {
    return serializer instanceof UnknownSerializer
        || serializer instanceof ToEmptyObjectSerializer
        || (serializer instanceof BeanSerializerBase bean && !bean.properties().hasNext());
  }
}
