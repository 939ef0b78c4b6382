package io.zerocall;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, for results that a {@code Class} can't represent: {@code new
 * RpcType<List<Person>>() {}}.
 *
 * @param <T> the type
 */
public abstract class RpcType<T> {
  private final Type type;

  /**
   * Captures the {@code T} of the anonymous subclass.
   *
   * @throws IllegalArgumentException if the subclass doesn't specify {@code T}
   */
  protected RpcType() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType self)
        || self.getRawType() != RpcType.class) {
      throw new IllegalArgumentException(getClass().getName()
          + " doesn't specify its type (expected: new RpcType<List<String>>() {})");
    }
    this.type = self.getActualTypeArguments()[0];
  }

  /** Returns the type as reflection describes it. */
  public final Type type() {
    return type;
  }

  @Override
  public String toString() {
    return type.getTypeName();
  }
}
