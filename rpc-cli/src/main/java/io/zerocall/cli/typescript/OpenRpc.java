package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of an OpenRPC document that a client needs. A document may come from any server:
 * members that are missing or of the wrong type are ignored.
 *
 * @param schemas the named schemas
 */
record OpenRpc(String title, String version, List<Method> methods, Map<String, JsonText> schemas) {

  /** One method, by its full name. */
  record Method(
      String name,
      String help,
      boolean deprecated,
      boolean byPosition,
      List<Param> params,
      JsonText result,
      List<Failure> failures) {

    String namespace() {
      return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /** One parameter. */
  record Param(String name, String help, boolean required, boolean variadic, JsonText schema) {}

  /** An exception that a method declares; type is the name of its class. */
  record Failure(String name, String type, JsonText data) {}

  static OpenRpc of(JsonText document) {
    JsonText info = Json.member(document, "info");
    JsonText components = Json.member(document, "components");
    return new OpenRpc(
        Json.text(Json.member(info, "title")),
        Json.text(Json.member(info, "version")),
        Json.elements(Json.member(document, "methods")).stream()
            .map(OpenRpc::method)
            .filter(method -> !method.name().isEmpty())
            .toList(),
        Json.members(Json.member(components, "schemas")));
  }

  private static Method method(JsonText json) {
    String description = Json.text(Json.member(json, "description"));
    return new Method(
        Json.text(Json.member(json, "name")),
        description.isEmpty() ? Json.text(Json.member(json, "summary")) : description,
        Json.isTrue(Json.member(json, "deprecated")),
        Json.text(Json.member(json, "paramStructure")).equals("by-position"),
        params(Json.elements(Json.member(json, "params"))),
        Json.member(Json.member(json, "result"), "schema"),
        Json.elements(Json.member(json, "errors")).stream()
            .map(OpenRpc::failure)
            .filter(failure -> !failure.type().isEmpty())
            .toList());
  }

  private static List<Param> params(List<JsonText> json) {
    List<Param> params = new ArrayList<>();
    for (JsonText each : json) {
      params.add(param(each, params.size() == json.size() - 1));
    }
    return params;
  }

  private static Param param(JsonText json, boolean isLast) {
    JsonText schema = Json.member(json, "schema");
    boolean variadic = Json.isTrue(Json.member(json, "x-variadic")) && isLast && isArray(schema);
    return new Param(
        Json.text(Json.member(json, "name")),
        Json.text(Json.member(json, "description")),
        Json.isTrue(Json.member(json, "required")),
        variadic,
        schema);
  }

  private static boolean isArray(JsonText schema) {
    return Json.text(Json.member(schema, "type")).equals("array");
  }

  private static Failure failure(JsonText json) {
    JsonText data = Json.member(json, "data");
    return new Failure(
        Json.text(Json.member(json, "message")), Json.text(Json.member(data, "x-class")), data);
  }
}
