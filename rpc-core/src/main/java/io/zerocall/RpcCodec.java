package io.zerocall;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values of one Java type as JSON, in place of this library. Use it for a type
 * that has a JSON form of its own, or for another JSON library. A codec sees only values: in
 * parameters, results, topics' messages and the fields of exceptions. It never sees the rest of a
 * document, and never null, which the library itself writes and reads.
 *
 * <p>The limits and rules for JSON apply to the text that a codec writes, and to the text that it
 * reads, which is checked beforehand. A codec must be thread-safe.
 *
 * <pre>{@code
 * RpcServer.builder().codec(Money.class, new MoneyCodec())
 * RpcClient.builder().codec(Money.class, new MoneyCodec())
 * }</pre>
 *
 * @param <T> the type of the values
 */
public interface RpcCodec<T> {
  /**
   * Writes a value.
   *
   * @param value not null
   * @return one JSON value. If it is not JSON or exceeds a limit, the value is treated as one that
   *     can't be written
   * @throws Exception if the value can't be written. A result then becomes the error
   *     {@link RpcErrorCode#INTERNAL_ERROR}; with a parameter the call ends in an
   *     {@link RpcProtocolException}
   */
  String write(T value) throws Exception;

  /**
   * Reads a value.
   *
   * @param json one JSON value within the limits, not {@code null}; it may differ in white space
   *     and escapes from the text that was sent
   * @return an object of the type; may be null unless the type is primitive
   * @throws Exception if the value isn't accepted. A parameter then becomes the error
   *     {@link RpcErrorCode#INVALID_PARAMS}, with the beginning of the exception's message; with a
   *     result the call ends in an {@link RpcProtocolException}
   */
  @Nullable
  T read(String json) throws Exception;

  /**
   * Returns the JSON Schema (draft 7) of the values, which {@code rpc.discover} reports for the
   * type: an object without references to anything outside of itself. The default is {@code {}},
   * which allows any JSON. Called once, before the first value.
   */
  default String schema() {
    return "{}";
  }

  /** Finds the codecs of types. Must be thread-safe. */
  @FunctionalInterface
  interface Factory {
    /**
     * Returns the codec for the values of a type, or null for types that this factory leaves to
     * other factories or to the library. Called once or a few times for each type, not for each
     * call, and must always return the same answer for a type.
     *
     * @param type a class, a parameterized type such as {@code List<Money>}, or an array of such
     *     types; the wrapper class for a primitive type. Where only a value is known, as in calls
     *     by name, it is the value's class, then its superclasses and interfaces. Never
     *     {@link Object}, {@link JsonText} or {@link Void}, nor the type of a map's keys
     */
    @Nullable
    RpcCodec<?> codec(Type type);
  }
}
