package io.zerocall.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A method's name, encoded once for all requests that bear it. Immutable. */
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

  /** The name as it stands between quotation marks; null if some of it has to be escaped. */
  byte @Nullable [] plain() {
    return plain;
  }

  @Override
  public String toString() {
    return serialized.getValue();
  }
}
