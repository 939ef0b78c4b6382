package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.RpcType;
import io.zerocall.client.RpcClient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests values as parameters and results. */
class ValuesTest {
  record Point(int x, int y) {}

  record Shape(
      String name,
      List<Point> corners,
      Optional<Point> center,
      @Nullable Shape inner) {}

  record Pair<A, B>(A first, B second) {}

  @RpcService("values")
  interface Values {
    Shape shape(Shape value);

    Pair<String, List<Point>> pair(Pair<String, List<Point>> value);

    Optional<String> optional(Optional<String> value);

    OptionalInt optionalInt(OptionalInt value);

    Instant instant(Instant value);

    LocalDate date(LocalDate value);

    Duration duration(Duration value);

    DayOfWeek day(DayOfWeek value);

    byte[] bytes(byte[] value);

    BigDecimal decimal(BigDecimal value);

    BigInteger integer(BigInteger value);

    Map<String, List<Set<Integer>>> nested(Map<String, List<Set<Integer>>> value);

    Map<String, Object> free(Map<String, Object> value);

    int[][] matrix(int[][] value);

    UUID uuid(UUID value);

    char letter(char value);

    long big(long value);

    double real(double value);

    boolean flag(boolean value);

    String text(String value);
  }

  @RpcService("values")
  public static final class Echo implements Values {
    @Override
    @RpcMethod
    public Shape shape(Shape value) {
      return value;
    }

    @Override
    @RpcMethod
    public Pair<String, List<Point>> pair(Pair<String, List<Point>> value) {
      return value;
    }

    @Override
    @RpcMethod
    public Optional<String> optional(Optional<String> value) {
      return value;
    }

    @Override
    @RpcMethod
    public OptionalInt optionalInt(OptionalInt value) {
      return value;
    }

    @Override
    @RpcMethod
    public Instant instant(Instant value) {
      return value;
    }

    @Override
    @RpcMethod
    public LocalDate date(LocalDate value) {
      return value;
    }

    @Override
    @RpcMethod
    public Duration duration(Duration value) {
      return value;
    }

    @Override
    @RpcMethod
    public DayOfWeek day(DayOfWeek value) {
      return value;
    }

    @Override
    @RpcMethod
    public byte[] bytes(byte[] value) {
      return value;
    }

    @Override
    @RpcMethod
    public BigDecimal decimal(BigDecimal value) {
      return value;
    }

    @Override
    @RpcMethod
    public BigInteger integer(BigInteger value) {
      return value;
    }

    @Override
    @RpcMethod
    public Map<String, List<Set<Integer>>> nested(Map<String, List<Set<Integer>>> value) {
      return value;
    }

    @Override
    @RpcMethod
    public Map<String, Object> free(Map<String, Object> value) {
      return value;
    }

    @Override
    @RpcMethod
    public int[][] matrix(int[][] value) {
      return value;
    }

    @Override
    @RpcMethod
    public UUID uuid(UUID value) {
      return value;
    }

    @Override
    @RpcMethod
    public char letter(char value) {
      return value;
    }

    @Override
    @RpcMethod
    public long big(long value) {
      return value;
    }

    @Override
    @RpcMethod
    public double real(double value) {
      return value;
    }

    @Override
    @RpcMethod
    public boolean flag(boolean value) {
      return value;
    }

    @Override
    @RpcMethod
    public String text(String value) {
      return value;
    }
  }

  private static final BigDecimal DECIMAL =
      new BigDecimal("12345678901234567890.1234567890123456789");
  private static final Shape SHAPE = new Shape(
      "square",
      List.of(new Point(0, 0), new Point(1, 1)),
      Optional.of(new Point(0, 1)),
      new Shape("inner", List.of(), Optional.empty(), null));

  private static Wired wired;
  private static RpcClient client;
  private static Values values;

  @BeforeAll
  static void wire() {
    wired = Wired.to(new Echo());
    client = wired.client();
    values = client.proxy(Values.class);
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  @Test
  void recordsComeBackEqual() {
    assertThat(values.shape(SHAPE)).isEqualTo(SHAPE);
    assertThat(client.call("values.shape", Shape.class, SHAPE)).isEqualTo(SHAPE);
  }

  @Test
  void genericRecordsComeBackEqual() {
    Pair<String, List<Point>> pair = new Pair<>("p", List.of(new Point(1, 2)));
    assertThat(values.pair(pair)).isEqualTo(pair);
    RpcType<Pair<String, List<Point>>> type = new RpcType<>() {};
    assertThat(client.call("values.pair", type, pair)).isEqualTo(pair);
    assertThat(client.callAsync("values.pair", type, pair).join()).isEqualTo(pair);
    assertThat(client.callNamed("values.pair", type, Map.of("value", pair))).isEqualTo(pair);
    assertThat(client.callNamedAsync("values.pair", type, Map.of("value", pair)).join())
        .isEqualTo(pair);
  }

  @Test
  void optionalsComeBackFullOrEmpty() {
    assertThat(values.optional(Optional.of("x"))).contains("x");
    assertThat(values.optional(Optional.empty())).isEmpty();
    assertThat(values.optionalInt(OptionalInt.of(3))).hasValue(3);
    assertThat(values.optionalInt(OptionalInt.empty())).isEmpty();
    assertThat(client.call("values.optional", new RpcType<Optional<String>>() {}))
        .isEmpty();
  }

  @Test
  void timesComeBackEqual() {
    Instant instant = Instant.parse("2024-02-29T12:34:56.123456789Z");
    assertThat(values.instant(instant)).isEqualTo(instant);
    assertThat(values.date(LocalDate.of(2024, 2, 29))).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(values.duration(Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
    assertThat(client.call("values.instant", Instant.class, instant)).isEqualTo(instant);
  }

  @Test
  void enumsAndIdentifiersComeBackEqual() {
    UUID uuid = new UUID(1, 2);
    assertThat(values.day(DayOfWeek.FRIDAY)).isEqualTo(DayOfWeek.FRIDAY);
    assertThat(values.uuid(uuid)).isEqualTo(uuid);
    assertThat(client.call("values.day", DayOfWeek.class, "FRIDAY")).isEqualTo(DayOfWeek.FRIDAY);
  }

  @Test
  void everyByteComesBack() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(values.bytes(all)).isEqualTo(all);
    assertThat(values.bytes(new byte[0])).isEmpty();
    assertThat(client.call("values.bytes", byte[].class, (Object) all)).isEqualTo(all);
  }

  @Test
  void noDigitIsLost() {
    assertThat(values.decimal(DECIMAL)).isEqualTo(DECIMAL);
    assertThat(values.integer(DECIMAL.toBigInteger().pow(3)))
        .isEqualTo(DECIMAL.toBigInteger().pow(3));
    assertThat(values.big(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(values.big(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(values.real(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(values.real(5)).isEqualTo(5);
    assertThat(client.call("values.decimal", BigDecimal.class, DECIMAL)).isEqualTo(DECIMAL);
  }

  @Test
  void nestedCollectionsComeBackEqual() {
    Map<String, List<Set<Integer>>> nested = Map.of("a", List.of(Set.of(1, 2), Set.of()));
    assertThat(values.nested(nested)).isEqualTo(nested);
    assertThat(values.matrix(new int[][] {{1, 2}, {}})).isDeepEqualTo(new int[][] {{1, 2}, {}});
    assertThat(values.free(Map.of("list", List.of(1, "x", true))))
        .isEqualTo(Map.of("list", List.of(1, "x", true)));
  }

  @Test
  void simpleValuesComeBackEqual() {
    assertThat(values.letter('ß')).isEqualTo('ß');
    assertThat(values.flag(true)).isTrue();
    assertThat(values.text("\u0000 \" \\ \n é 漢 😀")).isEqualTo("\u0000 \" \\ \n é 漢 😀");
  }

  @Test
  void nullIsAValueOfEverythingButPrimitives() {
    assertThat(values.shape(null)).isNull();
    assertThat(values.bytes(null)).isNull();
    assertThat(values.nested(null)).isNull();
    assertThat(client.call("values.text", String.class, (Object) null)).isNull();
    assertThat(client.call(
            "values.text", String.class, Arrays.asList((Object) null).toArray()))
        .isNull();
  }
}
