package io.zerocall.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcCodec;
import io.zerocall.RpcLimits;
import io.zerocall.RpcType;
import io.zerocall.json.mapper.ReflectTypes;
import io.zerocall.json.plain.PlainScanner;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.type.TypeFactory;

/** What users' codecs change in this package, and what they don't. */
class UsersCodecsTest {
  record Page<T>(List<T> items) {}

  private static final class Constant<T> implements RpcCodec<T> {
    private final T value;

    Constant(T value) {
      this.value = value;
    }

    @Override
    public String write(T written) {
      return "\"constant\"";
    }

    @Override
    public T read(String json) {
      return value;
    }
  }

  private static <T> JsonCodec with(Class<T> type, T value) {
    ValueSettings settings = new ValueSettings();
    settings.codec(type, new Constant<>(value));
    return new JsonCodec(RpcLimits.DEFAULTS, settings);
  }

  private static Object readPlain(JsonCodec codec, Class<?> type, String json) {
    return codec.type(type).readPlain(new PlainScanner(PlainScanner.ascii(json)));
  }

  @Test
  void otherTypesKeepThePlainForm() {
    JsonCodec codec = with(BigDecimal.class, BigDecimal.ONE);
    assertThat(readPlain(codec, int.class, "1")).isEqualTo(1);
    assertThat(readPlain(codec, String.class, "\"a\"")).isEqualTo("a");
    assertThat(codec.arePlain(1, 2L, "3", true, null)).isTrue();
  }

  @Test
  void onlyTypesWithoutACodecHaveAPlainForm() {
    JsonCodec codec = with(long.class, 7L);
    assertThat(readPlain(codec, long.class, "1")).isSameAs(PlainScanner.OTHER);
    assertThat(readPlain(codec, Long.class, "1")).isSameAs(PlainScanner.OTHER);
    assertThat(readPlain(codec, int.class, "1")).isEqualTo(1);
    assertThat(codec.arePlain(1, "3", true, null)).isTrue();
    assertThat(codec.arePlain(1, 2L)).isFalse();
    assertThat(codec.read("1", codec.type(long.class))).isEqualTo(7L);
    assertThat(codec.write(2L)).isEqualTo("\"constant\"");
    assertThat(codec.own().write(2L)).isEqualTo("2");
    assertThat(readPlain(codec.own(), long.class, "1")).isEqualTo(1L);
  }

  @Test
  void theLibrarysOwnValuesCanBePartsOfUsersDocuments() {
    JsonCodec codec = with(String.class, "users");
    JsonType texts = codec.own().type(new RpcType<List<String>>() {}.type());
    try (JsonParser parser = codec.parser("[[\"a\"],1]".getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      parser.nextToken();
      assertThat(texts.read(parser)).isEqualTo(List.of("a"));
      assertThat(parser.nextIntValue(0)).isEqualTo(1);
    }
  }

  static List<Type> types() {
    return List.of(
        String.class,
        int[].class,
        String[][].class,
        new RpcType<List<String>>() {}.type(),
        new RpcType<Page<Map<String, Page<Integer>>>>() {}.type(),
        new RpcType<Map.Entry<String, int[]>>() {}.type(),
        new RpcType<List<Page<String>[]>>() {}.type(),
        new RpcType<Page<String>[]>() {}.type());
  }

  @ParameterizedTest
  @MethodSource("types")
  void factoriesGetTypesThatEqualTheJdks(Type type) {
    Type asked = ReflectTypes.of(TypeFactory.createDefaultInstance().constructType(type));
    assertThat(asked).isEqualTo(type).hasSameHashCodeAs(type);
    assertThat(type).isEqualTo(asked);
    assertThat(asked.getTypeName()).isEqualTo(type.getTypeName());
  }

  @Test
  void aPrimitiveTypeIsLookedUpByItsWrapper() {
    assertThat(ReflectTypes.of(TypeFactory.createDefaultInstance().constructType(int.class)))
        .isEqualTo(Integer.class);
  }
}
