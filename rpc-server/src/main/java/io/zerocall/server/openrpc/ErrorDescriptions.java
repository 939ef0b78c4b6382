package io.zerocall.server.openrpc;

import io.zerocall.RpcErrorCode;
import io.zerocall.contract.ExceptionFields;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.Nullness;
import io.zerocall.json.schema.JsonSchemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates the objects that describe the exceptions that a method declares. */
final class ErrorDescriptions {
  /**
   * Exceptions that are not described, because they carry no information: too general, or that the
   * server's thread was interrupted.
   */
  private static final Set<Class<?>> UNDESCRIBED =
      Set.of(Throwable.class, Exception.class, InterruptedException.class);

  private final JsonSchemas schemas;
  private final JsonCodec codec;

  ErrorDescriptions(JsonSchemas schemas, JsonCodec codec) {
    this.schemas = schemas;
    this.codec = codec;
  }

  List<Map<String, Object>> of(List<Class<? extends Throwable>> declared) {
    return declared.stream()
        .filter(type -> !UNDESCRIBED.contains(type))
        .map(this::of)
        .toList();
  }

  private Map<String, Object> of(Class<? extends Throwable> type) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("code", RpcErrorCode.APPLICATION_ERROR);
    object.put("message", type.getSimpleName());
    object.put("data", data(type));
    return object;
  }

  /**
   * Returns the schema of the error's data, as specified in docs/protocol.md. An exception of a
   * subclass has the subclass's name as its type, so the declared class is given beside the schema.
   */
  private Map<String, Object> data(Class<? extends Throwable> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("type", Map.of("type", "string"));
    properties.put("supertypes", Map.of("type", "array", "items", Map.of("type", "string")));
    properties.put("fields", fields(type));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("x-class", type.getName());
    schema.put("properties", properties);
    schema.put("required", List.of("type", "fields"));
    return schema;
  }

  private Map<String, Object> fields(Class<? extends Throwable> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    ExceptionFields.of(type)
        .forEach((name, accessor) -> properties.put(
            name,
            schemas.of(
                codec.memberType(
                    accessor.getGenericReturnType(), accessor.getDeclaringClass(), type),
                accessor.getAnnotatedReturnType(),
                Nullness.isNullable(accessor))));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    return schema;
  }
}
