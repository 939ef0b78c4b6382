package io.zerocall.spring.boot;

import io.zerocall.testing.PublicApi;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API, and the properties that users set, are those of the reviewed file. */
class PublicApiTest {
  private static final Path ADDITIONAL =
      Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

  @Test
  void theApiIsTheReviewedOne() throws IOException {
    List<String> properties = new ArrayList<>(List.of("", "properties"));
    add("zerocall.server", RpcServerProperties.class, properties);
    add("zerocall.client", RpcClientProperties.class, properties);
    addConditions(properties);
    PublicApi.of("io.zerocall.spring.boot", RpcClients.class)
        .with(properties)
        .requireReviewed(Path.of("../docs/api"));
  }

  private static void add(String prefix, Class<?> type, List<String> lines) {
    for (RecordComponent component : type.getRecordComponents()) {
      add(prefix + "." + name(component), component, lines);
    }
  }

  private static void add(String name, RecordComponent component, List<String> lines) {
    if (component.getType().isRecord()) {
      add(name, component.getType(), lines);
    } else if (component.getType() == Map.class && recordIn(component) != null) {
      add(name + ".*", recordIn(component), lines);
    } else {
      lines.add("  " + name + " " + component.getGenericType().getTypeName() + value(component));
    }
  }

  private static Class<?> recordIn(RecordComponent map) {
    return ((ParameterizedType) map.getGenericType()).getActualTypeArguments()[1]
                instanceof Class<?> type
            && type.isRecord()
        ? type
        : null;
  }

  /** Returns the name as users write it. */
  private static String name(RecordComponent component) {
    Name other = parameter(component, Name.class);
    return other == null
        ? component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT)
        : other.value();
  }

  private static String value(RecordComponent component) {
    DefaultValue value = parameter(component, DefaultValue.class);
    return value == null || value.value().length == 0
        ? ""
        : " default " + String.join(", ", value.value());
  }

  private static <A extends java.lang.annotation.Annotation> A parameter(
      RecordComponent component, Class<A> annotation) {
    return Arrays.stream(
            component.getDeclaringRecord().getDeclaredConstructors()[0].getParameters())
        .filter(parameter -> parameter.getName().equals(component.getName()))
        .findFirst()
        .orElseThrow()
        .getAnnotation(annotation);
  }

  /** Adds the properties that only conditions look at. */
  private static void addConditions(List<String> lines) throws IOException {
    JsonNode metadata = JsonMapper.shared().readTree(Files.readString(ADDITIONAL));
    for (JsonNode property : metadata.get("properties")) {
      lines.add(
          "  " + property.get("name").asString() + " " + property.get("type").asString()
              + " default " + property.get("defaultValue").asString());
    }
  }
}
