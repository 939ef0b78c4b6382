package io.zerocall.json.document;

import io.zerocall.json.plain.PlainBuffer;
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

  public SerializableString serialized() {
    return serialized;
  }

  /** Returns the name as it is written between quotation marks; null if it needs escapes. */
  public byte @Nullable [] plain() {
    return plain;
  }

  @Override
  public String toString() {
    return serialized.getValue();
  }
}
