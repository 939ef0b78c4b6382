package io.zerocall.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A method's name, encoded once for all its requests. Immutable. */
public final class SerializedName {
  private final SerializedString serialized;
  private final byte @Nullable [] plain;

  public SerializedName(String name) {
    this.serialized = new SerializedString(name);
    PlainBuffer buffer = new PlainBuffer(name.length());
    this.plain = buffer.putPlain(name) ? buffer.toBytes() : null;
  }

  SerializableString serialized() {
    return serialized;
  }

  /** Returns the name as it is written between quotation marks; null if it needs escapes. */
  byte @Nullable [] plain() {
    return plain;
  }

  @Override
  public String toString() {
    return serialized.getValue();
  }
}
