package io.zerocall.json;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A method's name, encoded once for all requests that bear it. Immutable. */
public final class SerializedName {
  private final SerializedString serialized;

  public SerializedName(String name) {
    this.serialized = new SerializedString(name);
  }

  SerializableString serialized() {
    return serialized;
  }

  @Override
  public String toString() {
    return serialized.getValue();
  }
}
