package io.zerocall.server.openrpc;

import io.zerocall.JsonText;
import io.zerocall.contract.MethodContract;
import io.zerocall.json.Nullness;
import io.zerocall.json.Parameter;
import io.zerocall.json.schema.JsonSchemas;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the objects that describe one method each. */
final class MethodObjects {
  private final JsonSchemas schemas;
  private final ErrorDescriptions errors;

  MethodObjects(JsonSchemas schemas, ErrorDescriptions errors) {
    this.schemas = schemas;
    this.errors = errors;
  }

  Map<String, Object> of(String name, MethodContract contract) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    describe(object, contract.help());
    object.put("paramStructure", paramStructure(contract));
    object.put("params", params(contract));
    object.put("result", result(contract));
    putUnlessEmpty(object, "errors", errors.of(contract.declared()));
    putUnlessEmpty(object, "examples", ExamplePairings.of(contract));
    if (contract.method().isAnnotationPresent(Deprecated.class)) {
      object.put("deprecated", true);
    }
    if (contract.isIdempotent()) {
      object.put("x-idempotent", true);
    }
    if (contract.isTool()) {
      object.put("x-tool", true);
    }
    return object;
  }

  /** Adds the first sentence as the summary, and a description only if there is more text. */
  private static void describe(Map<String, Object> object, String help) {
    String[] sentences = help.split("(?<=[.!?])\\s+|\\R", 2);
    if (!help.isEmpty()) {
      object.put("summary", sentences[0]);
    }
    if (sentences.length > 1) {
      object.put("description", help);
    }
  }

  /**
   * Returns the structure of the parameters. OpenRPC has no parameter that takes several positions,
   * so such a method is called by name.
   */
  private static String paramStructure(MethodContract contract) {
    List<Parameter> parameters = contract.parameters().parameters();
    if (parameters.stream().anyMatch(parameter -> parameter.name() == null)) {
      return "by-position";
    }
    return contract.parameters().isVariadic() ? "by-name" : "either";
  }

  private List<Map<String, Object>> params(MethodContract contract) {
    List<Parameter> parameters = contract.parameters().parameters();
    AnnotatedType[] declared = contract.method().getAnnotatedParameterTypes();
    List<Map<String, Object>> params = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      boolean variadic = contract.parameters().isVariadic() && i == parameters.size() - 1;
      params.add(param(parameters.get(i), i, declared[i], variadic));
    }
    return params;
  }

  private Map<String, Object> param(
      Parameter parameter, int position, AnnotatedType declared, boolean variadic) {
    boolean nullable = parameter.optional() && parameter.defaultJson() == null;
    Map<String, Object> schema = schemas.of(parameter.type(), declared, nullable);
    if (parameter.defaultJson() != null) {
      schema = JsonSchemas.with(schema, "default", JsonText.parse(parameter.defaultJson()));
    }
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("name", ParameterNames.nameOf(parameter, position));
    if (!parameter.help().isEmpty()) {
      descriptor.put("description", parameter.help());
    }
    descriptor.put("required", !parameter.optional() && !variadic);
    if (variadic) {
      descriptor.put("x-variadic", true);
    }
    descriptor.put("schema", schema);
    return descriptor;
  }

  private Map<String, Object> result(MethodContract contract) {
    Method method = contract.method();
    AnnotatedType declared = contract.isAsync()
        ? Nullness.content(method.getAnnotatedReturnType())
        : method.getAnnotatedReturnType();
    boolean nullable = !contract.isAsync() && Nullness.isNullable(method);
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("name", "result");
    descriptor.put("schema", schemas.of(contract.result(), declared, nullable));
    return descriptor;
  }

  private static void putUnlessEmpty(
      Map<String, Object> object, String member, List<Map<String, Object>> values) {
    if (!values.isEmpty()) {
      object.put(member, values);
    }
  }
}
