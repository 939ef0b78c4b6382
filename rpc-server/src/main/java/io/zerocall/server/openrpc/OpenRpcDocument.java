package io.zerocall.server.openrpc;

import io.zerocall.JsonText;
import io.zerocall.contract.MethodContract;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.schema.JsonSchemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Creates OpenRPC documents (<a href="https://spec.open-rpc.org/">spec.open-rpc.org</a>). */
public final class OpenRpcDocument {
  private static final String OPENRPC_VERSION = "1.3.2";
  private static final String SCHEMAS = "#/components/schemas/";

  private OpenRpcDocument() {}

  /**
   * Returns the document that describes some methods.
   *
   * @param methods the contracts of the registered methods by their whole names
   * @param routed the methods that a broker passes on; null for a server that is no broker
   * @throws io.zerocall.json.JsonException if the document is nested deeper than the codec's limits
   *     allow
   */
  public static JsonText of(
      DocumentInfo info,
      SortedMap<String, MethodContract> methods,
      @Nullable RoutedMethods routed,
      JsonCodec codec) {
    JsonSchemas schemas = new JsonSchemas(codec, SCHEMAS);
    MethodObjects objects = new MethodObjects(schemas, new ErrorDescriptions(schemas, codec));
    List<Map<String, Object>> described = new ArrayList<>();
    methods.forEach((name, contract) -> described.add(objects.of(name, contract)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openrpc", OPENRPC_VERSION);
    document.put("info", info);
    document.put("methods", described);
    if (routed != null) {
      described.addAll(OfferedMethods.of(routed, methods.keySet(), objects));
      document.put("x-broker", OfferedMethods.broker(routed));
    }
    document.put("components", Map.of("schemas", schemas.named()));
    return JsonText.parse(codec.own().write(document));
  }
}
