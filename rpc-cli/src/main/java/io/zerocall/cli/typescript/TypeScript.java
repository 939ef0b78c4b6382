package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a client in one TypeScript file that needs nothing else: types, a class for each
 * namespace, and the transports.
 */
public final class TypeScript {
  private static final String RUNTIME = "runtime.ts";

  private TypeScript() {}

  /**
   * The client for what a document describes. Whoever wrote the document, its names and texts don't
   * become code.
   *
   * @param document an OpenRPC document
   */
  public static String of(JsonText document) {
    OpenRpc read = OpenRpc.of(document);
    Identifiers identifiers = new Identifiers();
    Types types = new Types(read.schemas(), identifiers);
    StringBuilder code = new StringBuilder(Comment.of(
        "",
        List.of(
            "A client for " + read.title() + " " + read.version() + ".",
            "Made by `rpc typescript`; make it again rather than change it.")));
    read.schemas()
        .forEach((name, schema) -> code.append("\n").append(types.declaration(name, schema)));
    read.methods().stream()
        .collect(
            Collectors.groupingBy(OpenRpc.Method::namespace, TreeMap::new, Collectors.toList()))
        .forEach((namespace, methods) -> code.append(new NamespaceClass(types)
            .of(namespace, identifiers.declare(className(namespace)), methods)));
    return code.append(Failures.of(read, types, identifiers))
        .append("\n")
        .append(runtime())
        .toString();
  }

  private static String className(String namespace) {
    return namespace.isEmpty() ? "Functions" : Identifiers.capitalized(namespace);
  }

  private static String runtime() {
    try (InputStream in =
        Objects.requireNonNull(TypeScript.class.getResourceAsStream(RUNTIME), RUNTIME)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
