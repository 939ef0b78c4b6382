package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes, for each exception that methods declare, a function that recognizes it. */
final class Failures {
  private Failures() {}

  static String of(
      OpenRpc document, Types types, Conversions conversions, Identifiers identifiers) {
    Map<String, OpenRpc.Failure> byType = new TreeMap<>();
    document.methods().stream()
        .flatMap(method -> method.failures().stream())
        .forEach(failure -> byType.put(failure.type(), failure));
    StringBuilder code = new StringBuilder();
    byType
        .values()
        .forEach(failure -> code.append(guard(failure, types, conversions, identifiers)));
    return code.toString();
  }

  private static String guard(
      OpenRpc.Failure failure, Types types, Conversions conversions, Identifiers identifiers) {
    String data = identifiers.declare(failure.name() + "Data");
    return "\nexport type " + data + " = " + types.of(failure.data()) + ";\n\n"
        + Comment.of(
            "", List.of("Whether a call failed with the exception " + failure.type() + "."))
        + "export function " + identifiers.declare("is" + failure.name())
        + "(error: unknown): error is RpcError & { readonly data: " + data + " } {\n"
        + "  return hasType(error, " + JsonText.ofString(failure.type())
        + conversions.received(failure.data()).map(convert -> ", " + convert).orElse("") + ");\n"
        + "}\n";
  }
}
