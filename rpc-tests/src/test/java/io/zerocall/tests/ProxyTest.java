package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcMethod;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
  @RpcService("calc")
  interface Calculator {
    int mult(int a, int b);

    @RpcMethod("mult")
    CompletableFuture<Integer> multLater(int a, int b);

    @RpcMethod("mult")
    CompletionStage<Integer> multStage(int a, int b);

    int sum(int... numbers);

    String join(String separator, String... parts);

    @RpcMethod(oneWay = true)
    void note(String text);

    void nothing();

    @RpcMethod("nothing")
    CompletableFuture<Void> nothingLater();

    String echo(String text);

    @RpcMethod("fails")
    CompletableFuture<Integer> failsLater();

    default int square(int a) {
      return mult(a, a);
    }

    default String local() {
      return "local " + helper();
    }

    private String helper() {
      return "helper";
    }

    static int twice(int a) {
      return 2 * a;
    }

    @Override
    String toString();

    @Override
    boolean equals(Object other);

    @Override
    int hashCode();
  }

  @RpcService("calc")
  public static final class CalculatorService {
    final CountDownLatch noted = new CountDownLatch(1);

    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }

    @RpcMethod
    public int sum(int... numbers) {
      return java.util.Arrays.stream(numbers).sum();
    }

    @RpcMethod
    public String join(String separator, String... parts) {
      return String.join(separator, parts);
    }

    @RpcMethod
    public void note(String text) {
      if (text.equals("remember")) {
        noted.countDown();
      }
    }

    @RpcMethod
    public void nothing() {}

    @RpcMethod
    public String echo(String text) {
      return text;
    }

    @RpcMethod
    public int fails() {
      throw new IllegalStateException("on purpose");
    }
  }

  private static final CalculatorService SERVICE = new CalculatorService();
  private static Wired wired;
  private static Calculator calculator;

  @BeforeAll
  static void wire() {
    wired = Wired.to(SERVICE);
    calculator = wired.client().proxy(Calculator.class);
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:0", "inproc://proxies"})
  void aProxyCallsThroughEveryKindOfEndpoint(String endpoint) {
    try (var server = io.zerocall.server.RpcServer.builder()
            .bind(endpoint)
            .register(new CalculatorService())
            .start();
        RpcClient client = RpcClient.connect(server.endpoint())) {
      assertThat(client.proxy(Calculator.class).mult(5, 7)).isEqualTo(35);
    }
  }

  @Test
  void aBlockingMethodReturnsTheResult() {
    assertThat(calculator.mult(6, 7)).isEqualTo(42);
  }

  @Test
  void aVoidMethodReturns() {
    calculator.nothing();
    assertThat(calculator.nothingLater().join()).isNull();
  }

  @Test
  void aMethodCanReturnAFutureOrAStage() {
    assertThat(calculator.multLater(6, 7).join()).isEqualTo(42);
    assertThat(calculator.multStage(6, 7).toCompletableFuture().join()).isEqualTo(42);
  }

  @Test
  void aFutureFailsAsTheCallDoes() {
    assertThatThrownBy(() -> calculator.failsLater().get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("on purpose");
  }

  @Test
  void aOneWayMethodReturnsWithoutAReply() throws InterruptedException {
    calculator.note("remember");
    SERVICE.noted.await();
  }

  @Test
  void argumentsOfVariableArityGoOneByOneOrAsAnArray() {
    assertThat(calculator.sum()).isZero();
    assertThat(calculator.sum(1)).isEqualTo(1);
    assertThat(calculator.sum(1, 2, 3)).isEqualTo(6);
    assertThat(calculator.sum(new int[] {4, 5})).isEqualTo(9);
    assertThat(calculator.join("-", "a", "b", "c")).isEqualTo("a-b-c");
  }

  @Test
  void nullIsAnArgumentAndAResult() {
    assertThat(calculator.echo(null)).isNull();
  }

  @Test
  void defaultMethodsRunHereAndMayCallRemoteOnes() {
    assertThat(calculator.square(9)).isEqualTo(81);
    assertThat(calculator.local()).isEqualTo("local helper");
    assertThat(Calculator.twice(4)).isEqualTo(8);
  }

  @Test
  void equalsHashCodeAndToStringAreAnsweredHere() {
    Calculator other = wired.client().proxy(Calculator.class);
    assertThat(calculator.equals(calculator)).isTrue();
    assertThat(calculator.equals(other)).isFalse();
    assertThat(calculator.equals(null)).isFalse();
    assertThat(calculator.hashCode()).isEqualTo(calculator.hashCode());
    assertThat(calculator.toString())
        .isEqualTo("Calculator[calc at " + wired.server().endpoint() + "]");
    assertThat(wired.client().proxy(Calculator.class, "").toString())
        .isEqualTo("Calculator[at " + wired.server().endpoint() + "]");
  }

  interface Repository<K, V> {
    V find(K key);

    Map<K, List<V>> all();
  }

  record Person(String name, int age) {}

  @RpcService("people")
  interface People extends Repository<String, Person> {
    @Override
    Person find(String key);

    Person oldest();
  }

  interface Named {
    String name();
  }

  interface NamedPeople extends People, Named {
    @Override
    default String name() {
      return "people of " + oldest().name();
    }
  }

  @RpcService("people")
  public static final class PeopleService {
    @RpcMethod
    public Person find(String key) {
      return new Person(key, 1);
    }

    @RpcMethod
    public Map<String, List<Person>> all() {
      return Map.of("a", List.of(new Person("Ann", 40)));
    }

    @RpcMethod
    public Person oldest() {
      return new Person("Zoe", 99);
    }
  }

  @Test
  void typeArgumentsOfInheritedInterfacesAreKept() {
    try (Wired people = Wired.to(new PeopleService())) {
      People proxy = people.client().proxy(People.class);
      assertThat(proxy.find("Bob")).isEqualTo(new Person("Bob", 1));
      Repository<String, Person> general = proxy;
      assertThat(general.find("Eve")).isEqualTo(new Person("Eve", 1));
      assertThat(general.all()).containsEntry("a", List.of(new Person("Ann", 40)));
      assertThat(people.client().proxy(NamedPeople.class).name()).isEqualTo("people of Zoe");
    }
  }

  @Test
  void anInterfaceWithoutANamespaceCanBeGivenOne() {
    assertThatThrownBy(() -> wired.client().proxy(IntBinaryOperator.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no namespace");
    try (Wired functions = Wired.with(
        server ->
            server.registerFunction("calc.applyAsInt", IntBinaryOperator.class, (a, b) -> a * b),
        client -> {})) {
      IntBinaryOperator mult = functions.client().proxy(IntBinaryOperator.class, "calc");
      assertThat(mult.applyAsInt(3, 4)).isEqualTo(12);
    }
  }

  @Test
  void oneInterfaceMayStandForSeveralNamespacesAndOneNamespaceForSeveralInterfaces() {
    interface Mult {
      int mult(int a, int b);
    }
    interface Echo {
      String echo(String text);
    }
    try (Wired two = Wired.with(
        server -> server
            .register("one", new CalculatorService())
            .register("two", new CalculatorService()),
        client -> {})) {
      for (int i = 0; i < 3; i++) {
        assertThat(two.client().proxy(Mult.class, "one").mult(2, i)).isEqualTo(2 * i);
        assertThat(two.client().proxy(Echo.class, "one").echo("x")).isEqualTo("x");
        assertThat(two.client().proxy(Mult.class, "two").mult(3, i)).isEqualTo(3 * i);
      }
    }
  }

  interface Overloaded {
    int mult(int a, int b);

    int mult(int a, int b, int c);
  }

  interface AnyResult {
    Object any();
  }

  interface RawFuture {
    @SuppressWarnings("rawtypes")
    CompletableFuture later();
  }

  interface OtherFuture {
    Future<String> later();
  }

  interface OneWayWithResult {
    @RpcMethod(oneWay = true)
    int mult(int a, int b);
  }

  @Test
  void mistakesInADeclarationAreReportedAtOnceWithTheMethodsName() {
    assertMistake(Overloaded.class, "two methods with the name \"mult\"");
    assertMistake(AnyResult.class, "AnyResult.any: its result can't be read from JSON");
    assertMistake(RawFuture.class, "RawFuture.later: the future doesn't say what it holds");
    assertMistake(OtherFuture.class, "OtherFuture.later");
    assertMistake(OneWayWithResult.class, "OneWayWithResult.mult: a one-way method has no result");
    assertMistake(String.class, "java.lang.String is not an interface");
    assertThatThrownBy(() -> wired.client().proxy(Calculator.class, "rpc.x"))
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> wired.client().proxy(Calculator.class, "with space"))
        .hasMessageContaining("words joined by dots");
    assertThatThrownBy(() -> wired.client().call("calc.echo", Object.class, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Object doesn't specify what to read");
  }

  private static void assertMistake(Class<?> type, String message) {
    assertThatThrownBy(() -> wired.client().proxy(type, "calc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anInterfaceOfAnotherClassLoaderWorks() throws Exception {
    Class<?> other = new OtherLoader().loadClass(Calculator.class.getName());
    assertThat(other).isNotSameAs(Calculator.class);
    Object proxy = wired.client().proxy(other);
    var mult = other.getMethod("mult", int.class, int.class);
    mult.setAccessible(true);
    assertThat(mult.invoke(proxy, 3, 5)).isEqualTo(15);
    var square = other.getMethod("square", int.class);
    square.setAccessible(true);
    assertThat(square.invoke(proxy, 5)).isEqualTo(25);
  }

  /** Defines the classes of this package anew. */
  private static final class OtherLoader extends ClassLoader {
    OtherLoader() {
      super(ProxyTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(ProxyTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = java.util.Objects.requireNonNull(in).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
