package io.zerocall.json;

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
 * Finds types whose instances are no values, such as threads and streams. Of the JDK's classes only
 * those are values that Jackson has a form of its own for: the getters of others are no description
 * of them, differ between versions of the JDK, and aren't read back.
 */
final class NoValues {
  /** A declared type that one of these belongs to is written as whatever it is then. */
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

  /** Why a type is no value at all, and what to take instead; empty if it may be one. */
  static Optional<String> problem(JsonMapper mapper, JavaType type) {
    Class<?> raw = type.getRawClass();
    if (isAny(raw, Future.class, CompletionStage.class)) {
      return Optional.of(raw.getName() + " inside of a value is never waited for (only a method as"
          + " a whole may return a future)");
    } else if (isAny(raw, BaseStream.class, Iterator.class, Enumeration.class, Spliterator.class)) {
      return Optional.of(raw.getName() + " is no value (take a List)");
    } else if (isAny(raw, Type.class)) {
      return Optional.of(raw.getName() + " is no value (take its name as a String)");
    } else if (isAny(raw, InputStream.class, OutputStream.class, Reader.class, Writer.class)) {
      return Optional.of(
          raw.getName() + " is no value (take byte[] or String; what is large in pieces)");
    } else if (raw.isAnnotationPresent(FunctionalInterface.class) && isEmpty(mapper, type)) {
      return Optional.of(
          raw.getName() + " is code, which doesn't travel (take what it works with)");
    } else if (isJdks(type) && !isKnown(mapper, type)) {
      return Optional.of(raw.getName()
          + " is no value that JSON has a form for (take a record of what is to be told of it)");
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

  private static boolean isJdks(JavaType type) {
    String module = type.getRawClass().getModule().getName();
    return module != null
        && (module.startsWith("java.") || module.startsWith("jdk."))
        && !type.isPrimitive()
        && !type.isContainerType()
        && !type.isReferenceType();
  }

  /** Whether there is a form for the class itself, or for what may be an instance of it. */
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

  /** Whether nothing would be written of it. */
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
