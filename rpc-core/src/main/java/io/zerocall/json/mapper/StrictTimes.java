package io.zerocall.json.mapper;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Year;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Makes Jackson read dates, times, durations and zones only from the form in which they are
 * written: Jackson's own readers accept numbers as seconds or days, and text of digits for either.
 * Leaves users' own readers unchanged.
 */
public final class StrictTimes extends ValueDeserializerModifier {
  private static final long serialVersionUID = 1;

  @Override
  public ValueDeserializer<?> modifyDeserializer(
      DeserializationConfig config,
      BeanDescription.Supplier description,
      ValueDeserializer<?> deserializer) {
    TimeForm form = TimeForm.of(description.getBeanClass());
    return form == null || UserTypes.isUserCode(deserializer.getClass())
        ? deserializer
        : new Value(description.getBeanClass(), form, deserializer);
  }

  @Override
  public ValueDeserializer<?> modifyEnumDeserializer(
      DeserializationConfig config,
      JavaType type,
      BeanDescription.Supplier description,
      ValueDeserializer<?> deserializer) {
    return modifyDeserializer(config, description, deserializer);
  }

  @Override
  public KeyDeserializer modifyKeyDeserializer(
      DeserializationConfig config, JavaType type, KeyDeserializer deserializer) {
    TimeForm form = TimeForm.of(type.getRawClass());
    return form == null || UserTypes.isUserCode(deserializer.getClass())
        ? deserializer
        : new Key(type.getRawClass(), form, deserializer);
  }

  private static final class Value extends DelegatingDeserializer {
    private final Class<?> type;
    private final TimeForm form;

    /** @param other reads values to which an annotation gives another form */
    Value(Class<?> type, TimeForm form, ValueDeserializer<?> other) {
      super(other);
      this.type = type;
      this.form = form;
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> other) {
      return new Value(type, form, other);
    }

    @Override
    public ValueDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      JsonFormat.Value format = findFormatOverrides(context, property, type);
      boolean hasOwnForm = format.hasPattern() || format.hasShape();
      return hasOwnForm ? _delegatee.createContextual(context, property) : this;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
      JsonToken expected = type == Year.class ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING;
      if (parser.currentToken() != expected) {
        return context.handleUnexpectedToken(getValueType(context), parser);
      }
      Object value = form.read(parser.getString());
      if (value == null) {
        return context.handleWeirdStringValue(type, parser.getString(), "of another form");
      }
      return TimeForm.isLegacy(type) ? _delegatee.deserialize(parser, context) : value;
    }
  }

  private static final class Key extends KeyDeserializer {
    private final Class<?> type;
    private final TimeForm form;
    private final KeyDeserializer legacy;

    Key(Class<?> type, TimeForm form, KeyDeserializer legacy) {
      this.type = type;
      this.form = form;
      this.legacy = legacy;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      Object value = form.read(key);
      if (value == null) {
        return context.handleWeirdKey(type, key, "of another form");
      }
      return TimeForm.isLegacy(type) ? legacy.deserializeKey(key, context) : value;
    }
  }
}
