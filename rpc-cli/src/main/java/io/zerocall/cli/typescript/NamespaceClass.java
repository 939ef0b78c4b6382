package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the class for the methods of one namespace. */
final class NamespaceClass {
  private final Types types;
  private final Conversions conversions;
  private final Identifiers names = Identifiers.ofMethods();

  NamespaceClass(Types types, Conversions conversions) {
    this.types = types;
    this.conversions = conversions;
  }

  String of(String namespace, String className, List<OpenRpc.Method> methods) {
    String what =
        namespace.isEmpty() ? "Methods without a namespace." : "Methods of " + namespace + ".";
    return "\n" + Comment.of("", List.of(what)) + "export class " + className + " {\n"
        + "  readonly #transport: Transport;\n\n"
        + "  constructor(transport: Transport) {\n"
        + "    this.#transport = transport;\n"
        + "  }\n"
        + methods.stream().map(this::method).collect(Collectors.joining())
        + "}\n";
  }

  private String method(OpenRpc.Method method) {
    Identifiers scope = Identifiers.ofParameters(conversions.names());
    List<String> identifiers =
        method.params().stream().map(param -> scope.declare(param.name())).toList();
    String type = types.of(method.result());
    String result = type.equals("null") ? "void" : type;
    String name = names.declare(method.simpleName());
    String arguments = arguments(method, identifiers);
    String call =
        "this.#transport.call(" + JsonText.ofString(method.name()) + ", " + arguments + ")";
    Optional<String> conversion = conversions.received(method.result());
    // A method that may throw is async, so that its errors always reject the promise.
    boolean isAsync = conversion.isPresent()
        || method.params().stream().anyMatch(param -> conversions.isChecked(param.schema()));
    return "\n" + comment(method, name, identifiers)
        + (isAsync ? "  async " : "  ") + name + "(" + parameters(method, identifiers)
        + "): Promise<" + result.replace("\n", "\n  ") + "> {\n"
        + "    return "
        + conversion
            .map(function -> function + "(await " + call + ", \"result\")")
            .orElse(call + " as Promise<any>")
        + ";\n"
        + "  }\n";
  }

  private static String comment(OpenRpc.Method method, String name, List<String> identifiers) {
    List<String> paragraphs = new ArrayList<>(List.of(method.help(), naming(method, name)));
    for (int i = 0; i < identifiers.size(); i++) {
      String help = method.params().get(i).help();
      paragraphs.add(help.isEmpty() ? "" : "@param " + identifiers.get(i) + " " + help);
    }
    method
        .failures()
        .forEach(
            failure -> paragraphs.add("@throws RpcError " + failure.name() + ", among others"));
    paragraphs.add(method.deprecated() ? "@deprecated" : "");
    return Comment.of("  ", paragraphs);
  }

  /** Names the called method in a comment, if the name differs. */
  private static String naming(OpenRpc.Method method, String name) {
    if (name.equals(method.simpleName())) {
      return "";
    }
    return "Calls " + method.name() + ". "
        + (Identifiers.isCalledByLanguage(method.simpleName())
            ? "JavaScript itself would call a method named " + method.simpleName() + "."
            : "That name is no identifier, or another method has it.");
  }

  private String parameters(OpenRpc.Method method, List<String> identifiers) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < identifiers.size(); i++) {
      OpenRpc.Param param = method.params().get(i);
      String type = types.of(param.schema()).replace("\n", "\n  ");
      parameters.add(
          param.variadic()
              ? "..." + identifiers.get(i) + ": " + type
              : identifiers.get(i)
                  + (mayEndBefore(method, i) ? "?: " : ": ")
                  + type
                  + (param.required() || mayEndBefore(method, i) ? "" : " | undefined"));
    }
    return String.join(", ", parameters);
  }

  /** Returns whether a parameter and all after it may be left out. */
  private static boolean mayEndBefore(OpenRpc.Method method, int position) {
    return method.params().stream().skip(position).noneMatch(OpenRpc.Param::required);
  }

  private String arguments(OpenRpc.Method method, List<String> identifiers) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < identifiers.size(); i++) {
      OpenRpc.Param param = method.params().get(i);
      values.add(
          (param.variadic() ? "..." : "") + conversions.sent(identifiers.get(i), param.schema()));
    }
    boolean named =
        !method.byPosition() && method.params().stream().noneMatch(OpenRpc.Param::variadic);
    String all = "[" + String.join(", ", values) + "]";
    if (!named || method.params().stream().allMatch(OpenRpc.Param::required)) {
      return named ? all : "args(null, " + all + ")";
    }
    return method.params().stream()
        .map(param -> JsonText.ofString(param.name()).toString())
        .collect(Collectors.joining(", ", "args([", "], " + all + ")"));
  }
}
