package io.zerocall.json;

import io.zerocall.RemoteFailure;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcRemoteException.RemoteCause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;

/**
 * Reads the {@code error} member of a reply; its data always becomes a {@link RemoteFailure},
 * whoever wrote it.
 */
final class ErrorObjects {
  private static final TypeReference<Map<String, @Nullable Object>> MEMBERS =
      new TypeReference<>() {};

  private ErrorObjects() {}

  static ErrorObject read(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new ErrorObject(RpcErrorCode.INTERNAL_ERROR, "The server's error is not an object");
    }
    Map<String, @Nullable Object> members = parser.readValueAs(MEMBERS);
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
          : new RemoteFailure(message, "", Map.of("data", data), List.of(), List.of());
    }
    if (!(members.get("type") instanceof String type)) {
      return new RemoteFailure(message, "", stringKeys(members), List.of(), List.of());
    }
    return new RemoteFailure(
        message,
        type,
        members.get("fields") instanceof Map<?, ?> fields ? stringKeys(fields) : Map.of(),
        causes(members.get("causes")),
        strings(members.get("stack")));
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
}
