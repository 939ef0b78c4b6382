package io.zerocall.json.wire;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.FailureData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Reads the {@code error} member of a reply; its data always becomes a {@link RemoteFailure},
 * whatever server sent it.
 */
final class ErrorObjectReader {
  private ErrorObjectReader() {}

  static ErrorObject read(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new ErrorObject(RpcErrorCode.INTERNAL_ERROR, "The server's error is not an object");
    }
    Map<String, @Nullable Object> members = members(parser);
    int code = members.get("code") instanceof Number number
        ? number.intValue()
        : RpcErrorCode.INTERNAL_ERROR;
    String message = members.get("message") instanceof String text ? text : "";
    return new ErrorObject(code, message, failure(message, members.get("data")));
  }

  private static RemoteFailure failure(String message, @Nullable Object data) {
    if (!(data instanceof Map<?, ?> members)) {
      return data == null
          ? RemoteFailure.ofMessage(message)
          : new RemoteFailure(
              message, "", List.of(), Map.of("data", data), List.of(), List.of(), null);
    }
    String errorId = members.get(FailureData.ERROR_ID) instanceof String text ? text : null;
    if (!(members.get("type") instanceof String type)) {
      Map<String, @Nullable Object> fields = stringKeys(members);
      if (errorId != null) {
        fields.remove(FailureData.ERROR_ID);
      }
      return new RemoteFailure(message, "", List.of(), fields, List.of(), List.of(), errorId);
    }
    return new RemoteFailure(
        message,
        type,
        strings(members.get(FailureData.SUPERTYPES)),
        members.get("fields") instanceof Map<?, ?> fields ? stringKeys(fields) : Map.of(),
        causes(members.get("causes")),
        strings(members.get("stack")),
        errorId);
  }

  private static Map<String, @Nullable Object> stringKeys(Map<?, ?> members) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    members.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return copy;
  }

  private static List<RemoteCause> causes(@Nullable Object list) {
    List<RemoteCause> causes = new ArrayList<>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> cause && cause.get("type") instanceof String type) {
          causes.add(
              new RemoteCause(type, cause.get("message") instanceof String text ? text : null));
        }
      }
    }
    return causes;
  }

  private static List<String> strings(@Nullable Object list) {
    return list instanceof List<?> items ? items.stream().map(String::valueOf).toList() : List.of();
  }

  private static Map<String, @Nullable Object> members(JsonParser parser) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  /** Reads a value. The limit for JSON's depth bounds the recursion. */
  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> fraction(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /**
   * Returns a double, or a BigDecimal if a double would lose digits: an exception may well be about
   * an amount of money. A number that is too large for any type stays text, so that the rest of the
   * error isn't lost.
   */
  private static Object fraction(JsonParser parser) {
    BigDecimal exact;
    try {
      exact = parser.getDecimalValue();
    } catch (InputCoercionException e) {
      return parser.getString();
    }
    double rounded = exact.doubleValue();
    return Double.isFinite(rounded) && BigDecimal.valueOf(rounded).compareTo(exact) == 0
        ? (Object) rounded
        : exact;
  }
}
