package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a client as one TypeScript file without dependencies: types, a class for each namespace,
 * and the transports.
 */
public final class TypeScript {
  private TypeScript() {}

  /**
   * Returns the client for a document. Names and texts of the document never become code, whatever
   * its source.
   *
   * @param document an OpenRPC document
   * @param longForm the type of large integers
   */
  public static String of(JsonText document, LongForm longForm) {
    OpenRpc read = OpenRpc.of(document);
    Identifiers identifiers = Identifiers.ofFile();
    Types types = new Types(longForm, read.schemas(), identifiers);
    Conversions conversions = new Conversions(longForm, read.schemas(), identifiers);
    StringBuilder code = new StringBuilder(Comment.of(
        "",
        List.of(
            "A client for " + read.title() + " " + read.version() + ".",
            "Made by `rpc typescript`; make it again rather than change it.",
            "It runs in browsers and in Node from 18 on. A WebSocketTransport needs Node 22,",
            "or the option WebSocket with that of the package ws.")));
    read.schemas()
        .forEach((name, schema) -> code.append("\n").append(types.declaration(name, schema)));
    read.methods().stream()
        .collect(
            Collectors.groupingBy(OpenRpc.Method::namespace, TreeMap::new, Collectors.toList()))
        .forEach((namespace, methods) -> code.append(new NamespaceClass(types, conversions)
            .of(namespace, identifiers.declare(className(namespace)), methods)));
    return code.append(Failures.of(read, types, conversions, identifiers))
        .append(conversions.declarations())
        .append(RuntimeCode.code(longForm))
        .toString();
  }

  private static String className(String namespace) {
    return namespace.isEmpty() ? "Functions" : Identifiers.capitalized(namespace);
  }
}
