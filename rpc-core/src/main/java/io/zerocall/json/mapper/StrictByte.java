package io.zerocall.json.mapper;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads a byte from -128 to 127; Jackson's own reader reads 200 as -56. */
public final class StrictByte extends StdScalarDeserializer<Byte> {
  private final boolean primitive;

  public StrictByte(boolean primitive) {
    super(primitive ? byte.class : Byte.class);
    this.primitive = primitive;
  }

  @Override
  public Byte deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      int value = parser.getIntValue();
      if (value == (byte) value) {
        return (byte) value;
      }
    }
    return (Byte) context.handleUnexpectedToken(getValueType(context), parser);
  }

  @Override
  public @Nullable Object getNullValue(DeserializationContext context) {
    return primitive
        ? context.handleUnexpectedToken(getValueType(context), context.getParser())
        : null;
  }
}
