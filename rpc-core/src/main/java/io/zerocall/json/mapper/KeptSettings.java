package io.zerocall.json.mapper;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The settings of Jackson that users can't change: those on which the limits, the rules for
 * reading, the documents around the values or the form of times depend.
 */
public final class KeptSettings {
  private static final List<Class<?>> SCALARS = List.of(
      Object.class, // for whole logical types
      String.class,
      CharSequence.class,
      boolean.class,
      Boolean.class,
      byte.class,
      Byte.class,
      short.class,
      Short.class,
      int.class,
      Integer.class,
      long.class,
      Long.class,
      float.class,
      Float.class,
      double.class,
      Double.class,
      char.class,
      Character.class,
      BigInteger.class,
      BigDecimal.class);

  private final JsonMapper ours;
  private final JsonMapper theirs;

  private KeptSettings(JsonMapper ours, JsonMapper theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one of them was changed; the message names it
   */
  public static void require(JsonMapper ours, JsonMapper theirs) {
    new KeptSettings(ours, theirs).requireAll();
  }

  /** Checks a setting that is not visible in a finished mapper. */
  public static void requireNoInitializer(JsonMapper.Builder builder) {
    if (builder.generatorInitializer() != null) {
      throw refused("a generator initializer is set (expected: none)");
    }
  }

  private void requireAll() {
    kept(ours::isEnabled, theirs::isEnabled, StreamReadFeature.values());
    kept(ours::isEnabled, theirs::isEnabled, JsonReadFeature.values());
    for (StreamWriteFeature each : StreamWriteFeature.values()) {
      if (each != StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN) {
        kept(ours::isEnabled, theirs::isEnabled, each);
      }
    }
    kept(
        ours::isEnabled,
        theirs::isEnabled,
        JsonWriteFeature.QUOTE_PROPERTY_NAMES,
        JsonWriteFeature.WRITE_NAN_AS_STRINGS,
        JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS);
    kept(
        ours::isEnabled,
        theirs::isEnabled,
        MapperFeature.USE_ANNOTATIONS,
        MapperFeature.ALLOW_COERCION_OF_SCALARS,
        MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES);
    kept(
        ours::isEnabled,
        theirs::isEnabled,
        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
        DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
        DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT,
        DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT,
        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
        DeserializationFeature.UNWRAP_ROOT_VALUE,
        DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS);
    kept(
        ours::isEnabled,
        theirs::isEnabled,
        SerializationFeature.INDENT_OUTPUT,
        SerializationFeature.WRAP_ROOT_VALUE);
    kept(
        ours::isEnabled,
        theirs::isEnabled,
        EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
        EnumFeature.WRITE_ENUMS_USING_INDEX);
    kept(ours::isEnabled, theirs::isEnabled, DateTimeFeature.values());
    if (theirs.deserializationConfig().getDefaultTyper(theirs.constructType(Object.class)) != null
        || theirs.serializationConfig().getDefaultTyper(theirs.constructType(Object.class))
            != null) {
      throw refused("default typing is active (a document must never choose a class)");
    }
    requireCoercions();
  }

  @SafeVarargs
  private static <F extends Enum<F>> void kept(
      Predicate<F> ours, Predicate<F> theirs, F... features) {
    for (F each : features) {
      if (ours.test(each) != theirs.test(each)) {
        throw refused(each.getDeclaringClass().getSimpleName() + "." + each.name() + " is "
            + (theirs.test(each) ? "enabled" : "disabled") + " (expected: "
            + (ours.test(each) ? "enabled" : "disabled") + ")");
      }
    }
  }

  /** Checks that coercions are the same as ours, or fail; so they can only become stricter. */
  private void requireCoercions() {
    for (LogicalType type : LogicalType.values()) {
      for (Class<?> target : SCALARS) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
          CoercionAction action = action(theirs, type, target, shape);
          if (action != CoercionAction.Fail && action != action(ours, type, target, shape)) {
            throw refused("the coercion of " + shape + " to " + type + " is " + action
                + " (expected: " + action(ours, type, target, shape) + ")");
          }
        }
      }
    }
  }

  private static CoercionAction action(
      JsonMapper mapper, LogicalType type, Class<?> target, CoercionInputShape shape) {
    return mapper.deserializationConfig().findCoercionAction(type, target, shape);
  }

  private static IllegalArgumentException refused(String what) {
    return new IllegalArgumentException("jackson: " + what + "; this setting is the library's own");
  }
}
