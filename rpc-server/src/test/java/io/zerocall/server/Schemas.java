package io.zerocall.server;

import static java.util.Objects.requireNonNull;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks JSON against schemas of draft 7, formats included. */
final class Schemas {
  private static final String OPENRPC = "https://meta.open-rpc.org/";
  private static final String JSON_SCHEMA = "https://meta.json-schema.tools/";
  private static final String DRAFT_7 = "http://json-schema.org/draft-07/schema#";

  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
      SpecificationVersion.DRAFT_7,
      builder -> builder.schemas(Map.of(
          OPENRPC,
          resource("openrpc.schema.json"),
          JSON_SCHEMA,
          resource("json-schema.schema.json"),
          "https://meta.json-schema.tools",
          resource("json-schema.schema.json"))));

  private Schemas() {}

  /** The schemas use a dialect that their authors gave a name of its own. */
  private static String resource(String name) {
    try (InputStream in = requireNonNull(Schemas.class.getResourceAsStream("/openrpc/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("\"$schema\": \"" + JSON_SCHEMA + "\"", "\"$schema\": \"" + DRAFT_7 + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the errors in an OpenRPC document. */
  static List<Error> problems(JsonNode document) {
    return REGISTRY.getSchema(SchemaLocation.of(OPENRPC)).validate(document);
  }

  /** Returns the errors in a value that a schema of a document describes. */
  static List<Error> problems(String json, JsonNode schema, JsonNode document) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    if (schema.has("$ref")) {
      whole.removeAll();
      whole.putArray("allOf").add(schema);
    }
    whole.set("components", document.get("components"));
    Schema compiled = REGISTRY.getSchema(whole);
    return compiled.validate(
        json,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}
