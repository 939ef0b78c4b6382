package io.zerocall.json.mapper;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.RpcType;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonType;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Scanner;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types that are rejected because their instances are not values. */
class NoValuesTest {
  @FunctionalInterface
  interface Work {
    void run();
  }

  @FunctionalInterface
  interface Named {
    String getName();
  }

  record Job(String name) implements Runnable {
    @Override
    public void run() {}
  }

  record Holder<T>(String name, List<Optional<T>> values) {}

  static final class Worker extends Thread {
    public int getLevel() {
      return 1;
    }
  }

  interface Shape {
    double area();
  }

  private final JsonCodec codec = new JsonCodec(RpcLimits.DEFAULTS);

  private void expectNone(Type type, String advice) {
    JsonType json = codec.type(type);
    assertThat(json.whyUnwritable())
        .as(type + " written")
        .hasValueSatisfying(why -> assertThat(why).contains(advice).doesNotContain("jackson"));
    assertThat(json.whyUnreadable())
        .as(type + " read")
        .hasValueSatisfying(why -> assertThat(why).contains(advice).doesNotContain("jackson"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Thread.class,
        ClassLoader.class,
        Process.class,
        ProcessHandle.class,
        Module.class,
        Runtime.class,
        ThreadLocal.class,
        AutoCloseable.class,
        Socket.class,
        Lock.class,
        ReentrantLock.class,
        Semaphore.class,
        ExecutorService.class,
        java.util.Timer.class,
        java.util.Random.class,
        java.util.BitSet.class,
        java.util.IntSummaryStatistics.class,
        java.util.concurrent.Flow.Subscription.class,
        java.text.DecimalFormat.class,
        java.time.Clock.class,
        java.time.chrono.JapaneseDate.class,
        java.nio.channels.SocketChannel.class,
        java.security.MessageDigest.class,
        java.lang.invoke.MethodHandle.class,
        java.lang.ref.WeakReference.class
      })
  void aJdkTypeWithoutAFormOfItsOwnIsNotAValue(Class<?> type) {
    expectNone(type, type.getName() + " is not a value");
    expectNone(type, "use a record of the data to send");
  }

  @Test
  void theMessageNamesAnAlternative() {
    for (Class<?> type : List.of(
        Iterator.class,
        java.util.ListIterator.class,
        Scanner.class,
        Enumeration.class,
        java.util.Spliterator.class,
        Stream.class,
        java.util.stream.IntStream.class)) {
      expectNone(type, type.getName() + " is not a value (use a List)");
    }
    for (Class<?> type : List.of(
        InputStream.class,
        java.io.ByteArrayInputStream.class,
        OutputStream.class,
        Reader.class,
        java.io.PrintWriter.class)) {
      expectNone(type, " is not a value (use byte[] or String; send large data in pieces)");
    }
    for (Class<?> type :
        List.of(Class.class, Method.class, Type.class, java.lang.reflect.ParameterizedType.class)) {
      if (type != Method.class) {
        expectNone(type, " is not a value (use its name as a String)");
      } else {
        expectNone(type, " is not a value");
      }
    }
    for (Class<?> type : List.of(
        Runnable.class, Callable.class, Function.class, java.util.Comparator.class, Work.class)) {
      expectNone(type, type.getName() + " is code, which can't be sent");
    }
  }

  @Test
  void anywhereInATypeTheyAreRefused() {
    expectNone(new RpcType<Holder<Thread>>() {}.type(), "member \"values\": java.lang.Thread");
    expectNone(new RpcType<List<Iterator<String>>>() {}.type(), "use a List");
    expectNone(new RpcType<Map<String, Class<?>[]>>() {}.type(), "use its name");
    expectNone(new RpcType<Map<Class<?>, String>>() {}.type(), "use its name");
    expectNone(new RpcType<AtomicReference<Lock>>() {}.type(), "Lock is not a value");
    expectNone(Worker.class, "is not a value");
  }

  static List<Type> values() {
    return List.of(
        int.class,
        Long.class,
        boolean.class,
        char.class,
        String.class,
        byte[].class,
        int[][].class,
        BigDecimal.class,
        BigInteger.class,
        RoundingMode.class,
        Number.class,
        CharSequence.class,
        StringBuilder.class,
        UUID.class,
        URI.class,
        URL.class,
        Path.class,
        java.io.File.class,
        InetAddress.class,
        InetSocketAddress.class,
        ByteBuffer.class,
        Locale.class,
        Currency.class,
        Pattern.class,
        java.nio.charset.Charset.class,
        TimeUnit.class,
        Thread.State.class,
        AtomicLong.class,
        OptionalInt.class,
        Properties.class,
        Date.class,
        Calendar.class,
        TimeZone.class,
        java.sql.Timestamp.class,
        Instant.class,
        Duration.class,
        Period.class,
        LocalDate.class,
        LocalTime.class,
        LocalDateTime.class,
        OffsetDateTime.class,
        OffsetTime.class,
        ZonedDateTime.class,
        ZoneId.class,
        ZoneOffset.class,
        Year.class,
        YearMonth.class,
        Month.class,
        MonthDay.class,
        DayOfWeek.class,
        StackTraceElement.class,
        Throwable.class,
        java.io.IOException.class,
        void.class,
        Void.class,
        Job.class,
        new RpcType<Optional<String>>() {}.type(),
        new RpcType<Set<UUID>>() {}.type(),
        new RpcType<ConcurrentMap<Locale, List<URI>>>() {}.type(),
        new RpcType<Iterable<String>>() {}.type(),
        new RpcType<java.util.concurrent.BlockingQueue<String>>() {}.type(),
        new RpcType<java.util.EnumMap<Month, String>>() {}.type(),
        new RpcType<Map.Entry<String, Integer>>() {}.type());
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesAreFine(Type type) {
    assertThat(codec.type(type).whyUnwritable()).isEmpty();
    assertThat(codec.type(type).whyUnreadable()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Object.class,
        Comparable.class,
        java.io.Serializable.class,
        Temporal.class,
        java.time.temporal.TemporalAmount.class,
        java.time.chrono.ChronoLocalDate.class,
        java.net.SocketAddress.class,
        Record.class,
        Enum.class,
        Named.class,
        Shape.class
      })
  void aSupertypeOfAValueCanBeAResult(Class<?> type) {
    assertThat(codec.type(type).whyUnwritable()).isEmpty();
  }
}
