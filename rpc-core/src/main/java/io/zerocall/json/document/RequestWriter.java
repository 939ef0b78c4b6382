package io.zerocall.json.document;

import io.zerocall.JsonText;
import io.zerocall.json.JsonException;
import io.zerocall.json.ParameterList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the requests of one wire format. Every method that takes arguments throws
 * {@link JsonException} if one can't be written. Thread-safe.
 */
public interface RequestWriter {

  /**
   * Returns a request for a method that an interface declares.
   *
   * @param id below zero for a notification; ignored by a wire format without IDs
   */
  byte[] request(
      long id,
      SerializedName method,
      ParameterList parameters,
      @Nullable Object @Nullable [] arguments);

  /** Returns a request with positional parameters whose declarations are unknown. */
  byte[] request(long id, SerializedName method, List<? extends @Nullable Object> arguments);

  /** Returns a request with parameters by name. */
  byte[] request(long id, SerializedName method, Map<String, ? extends @Nullable Object> arguments);

  /**
   * Returns a request with unchanged parameters, an array or an object; without any if that is
   * null.
   */
  byte[] request(long id, SerializedName method, @Nullable JsonText params);

  /** Returns the batch of these requests. */
  byte[] batch(List<byte[]> requests);
}
