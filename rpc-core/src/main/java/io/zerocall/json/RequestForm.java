package io.zerocall.json;

import io.zerocall.JsonText;
import io.zerocall.RpcWire;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the requests of one wire. Every method that takes arguments throws {@link JsonException}
 * if one can't be written. Safe for use by any thread.
 */
public sealed interface RequestForm permits RequestWriter, ZerorpcRequestWriter {

  /** The requests of a wire. */
  static RequestForm of(RpcWire wire, JsonCodec codec) {
    return wire == RpcWire.ZERORPC ? new ZerorpcRequestWriter(codec) : new RequestWriter(codec);
  }

  /**
   * A request of a method that is known from an interface.
   *
   * @param id below zero for a notification; of no meaning on a wire without ids
   */
  byte[] request(
      long id,
      SerializedName method,
      ParameterList parameters,
      @Nullable Object @Nullable [] arguments);

  /** A request with positional parameters of which nothing is known. */
  byte[] request(long id, SerializedName method, List<? extends @Nullable Object> arguments);

  /** A request with parameters by name. */
  byte[] request(long id, SerializedName method, Map<String, ? extends @Nullable Object> arguments);

  /** A request with parameters as they are, an array or an object; without any if that is null. */
  byte[] request(long id, SerializedName method, @Nullable JsonText params);

  /** The batch that these requests make. */
  byte[] batch(List<byte[]> requests);
}
