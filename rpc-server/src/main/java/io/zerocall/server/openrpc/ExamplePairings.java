package io.zerocall.server.openrpc;

import io.zerocall.JsonText;
import io.zerocall.contract.Example;
import io.zerocall.contract.MethodContract;
import io.zerocall.json.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Creates the objects that show how a method is called, with the parameters that its examples give.
 */
final class ExamplePairings {
  private ExamplePairings() {}

  static List<Map<String, Object>> of(MethodContract contract) {
    return contract.examples().stream().map(example -> of(example, contract)).toList();
  }

  private static Map<String, Object> of(Example example, MethodContract contract) {
    List<Map<String, Object>> params = new ArrayList<>();
    byName(example.params(), contract).forEach((name, value) -> params.add(value(name, value)));
    Map<String, Object> pairing = new LinkedHashMap<>();
    pairing.put("name", example.name());
    pairing.put("params", params);
    if (example.result() != null) {
      pairing.put("result", value("result", example.result()));
    }
    return pairing;
  }

  private static Map<String, Object> value(String name, JsonText value) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("value", value);
    return object;
  }

  private static Map<String, JsonText> byName(JsonText params, MethodContract contract) {
    if (params.isObject()) {
      return params.members();
    }
    List<JsonText> values = params.elements();
    List<Parameter> parameters = contract.parameters().parameters();
    Map<String, JsonText> byName = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size() && i < values.size(); i++) {
      boolean takesTheRest = contract.parameters().isVariadic() && i == parameters.size() - 1;
      JsonText value = takesTheRest ? array(values.subList(i, values.size())) : values.get(i);
      byName.put(ParameterNames.nameOf(parameters.get(i), i), value);
    }
    return byName;
  }

  private static JsonText array(List<JsonText> values) {
    return JsonText.parse(
        values.stream().map(JsonText::toString).collect(Collectors.joining(",", "[", "]")));
  }
}
