package io.zerocall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a class offers, and how mistakes in its declarations are reported. */
class ServiceContractTest {
  private final ContractReader reader = new ContractReader(new JsonCodec(RpcLimits.DEFAULTS));

  private List<String> signatures(Class<?> type) {
    return reader.ofService(type).stream()
        .map(contract -> contract.name()
            + contract.parameters().parameters().stream().map(Parameter::name).toList()
            + contract.result().jsonName())
        .sorted()
        .toList();
  }

  private void expectMistake(Class<?> type, String... words) {
    assertThatThrownBy(() -> reader.ofService(type))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words)
        .doesNotContain("jackson", "Feature");
  }

  // Inheritance.

  public interface Api<T> {
    @RpcMethod
    void put(T value);

    @RpcMethod("take")
    T get(String key);

    @RpcMethod
    default int size() {
      return 0;
    }
  }

  public interface TextApi extends Api<String> {
    void unmarked();
  }

  static class PrivateImplementation implements TextApi {
    @Override
    public void put(String text) {}

    @Override
    public String get(String name) {
      return name;
    }

    @Override
    public void unmarked() {}
  }

  static class Renaming extends PrivateImplementation {
    @RpcMethod("set")
    @Override
    public void put(String renamed) {}

    @RpcMethod
    protected static void helper() {}
  }

  static class Below extends PrivateImplementation {
    @RpcMethod("set")
    @Override
    public void put(String renamed) {}

    @Override
    public int size() {
      return 1;
    }
  }

  @Test
  void marksAreInheritedFromInterfacesWithTheirTypeArguments() {
    assertThat(signatures(PrivateImplementation.class))
        .containsExactly("put[value]null", "size[]number", "take[key]string");
  }

  @Test
  void theNearestMarkDecides() {
    assertThat(signatures(Below.class))
        .containsExactly("set[renamed]null", "size[]number", "take[key]string");
  }

  @Test
  void genericSuperInterfacesSayTheTypesOfParameters() {
    assertThat(reader.ofService(PrivateImplementation.class).stream()
            .filter(contract -> contract.name().equals("put"))
            .flatMap(contract -> contract.parameters().parameters().stream())
            .map(parameter -> parameter.type().toString()))
        .containsExactly("java.lang.String");
  }

  public interface Node<K, V extends Comparable<V>> {
    @RpcMethod
    Map<K, List<V>> walk(Map<K, List<V>> start, V[] ends);
  }

  public abstract static class Middle<X extends Comparable<X>> implements Node<Integer, X> {}

  public static class Leaf extends Middle<Long> {
    @Override
    public Map<Integer, List<Long>> walk(Map<Integer, List<Long>> start, Long[] ends) {
      return start;
    }
  }

  @Test
  void typeVariablesAreFollowedThroughSeveralClasses() {
    assertThat(reader.ofService(Leaf.class)).singleElement().satisfies(contract -> {
      assertThat(contract.result().toString())
          .isEqualTo("java.util.Map<java.lang.Integer,java.util.List<java.lang.Long>>");
      assertThat(contract.parameters().parameters().get(1).type().elementType().rawClass())
          .isEqualTo(Long.class);
    });
  }

  public abstract static class Shape<T extends Shape<T>> {
    @RpcMethod
    public Shape<T> self() {
      return this;
    }
  }

  public static final class Circle extends Shape<Circle> {
    @RpcMethod
    @Override
    public Circle self() {
      return this;
    }
  }

  @Test
  void bridgesOfCovariantResultsAreNotCountedTwice() {
    assertThat(signatures(Circle.class)).containsExactly("self[]object");
  }

  public interface Store {
    @RpcMethod("take")
    Object get(String key);
  }

  public interface Base<T> {
    @RpcMethod
    T find(String key);
  }

  public interface TextStore extends Store, Base<String> {
    @Override
    String get(String key);

    @Override
    String find(String key);
  }

  public static final class Texts implements TextStore {
    @Override
    public String get(String key) {
      return key;
    }

    @Override
    public String find(String key) {
      return key;
    }
  }

  public static final class LaterTexts implements Store {
    @Override
    public CompletableFuture<Integer> get(String key) {
      return CompletableFuture.completedFuture(1);
    }
  }

  @Test
  void theNarrowestResultDecides() {
    assertThat(signatures(Texts.class)).containsExactly("find[key]string", "take[key]string");
    assertThat(reader.ofService(LaterTexts.class)).singleElement().satisfies(contract -> {
      assertThat(contract.isAsync()).isTrue();
      assertThat(contract.result().rawClass()).isEqualTo(Integer.class);
    });
  }

  public interface Narrowing extends Store {
    @Override
    String get(String key);
  }

  @Test
  void aFunctionalInterfaceMayNarrowItsMethod() {
    assertThat(reader.ofFunction(Narrowing.class).result().rawClass()).isEqualTo(String.class);
  }

  // Mistakes.

  public static final class SameName {
    @RpcMethod
    public void go(int a) {}

    @RpcMethod
    public void go(String a) {}
  }

  public static final class SameWireName {
    @RpcMethod("go")
    public void one() {}

    @RpcMethod("go")
    public void two() {}
  }

  @Test
  void twoMethodsOfOneName() {
    expectMistake(SameName.class, "SameName", "\"go\"", "go(int)", "@RpcMethod(\"…\")");
    expectMistake(SameWireName.class, "\"go\"", "one()", "two()");
  }

  public static final class TakesObject {
    @RpcMethod
    public void go(Object anything) {}
  }

  public static final class TakesRawList {
    @RpcMethod
    @SuppressWarnings("rawtypes")
    public void go(List list) {}
  }

  public static final class TakesObjects {
    @RpcMethod
    public void go(Object... objects) {}
  }

  public static final class TakesWildcard {
    @RpcMethod
    public void go(List<?> list) {}
  }

  public static final class TakesAbstract {
    @RpcMethod
    public void go(Shape<Circle> shape) {}
  }

  public static final class TakesListOfInterface {
    @RpcMethod
    public void go(List<Runnable> tasks) {}
  }

  public static final class TakesThread {
    @RpcMethod
    public void go(CompletableFuture<String> future) {}
  }

  public static final class TakesOwnVariable {
    @RpcMethod
    public <T> void go(T value) {}
  }

  @Test
  void parametersThatCannotBeRead() {
    expectMistake(TakesObject.class, "TakesObject.go", "\"anything\"", "declare the type");
    expectMistake(TakesRawList.class, "TakesRawList.go", "\"list\"", "add its type arguments");
    expectMistake(TakesObjects.class, "TakesObjects.go", "\"objects\"");
    expectMistake(TakesAbstract.class, "TakesAbstract.go", "\"shape\"", "abstract");
    expectMistake(
        TakesListOfInterface.class, "TakesListOfInterface.go", "\"tasks\"", "Runnable is code");
    expectMistake(TakesOwnVariable.class, "TakesOwnVariable.go", "\"value\"");
  }

  public static final class Hidden {
    @RpcMethod
    void go() {}
  }

  public static final class Static {
    @RpcMethod
    public static void go() {}
  }

  public static final class Negative {
    @RpcMethod(timeoutMillis = -1)
    public void go() {}
  }

  public static final class BadName {
    @RpcMethod("a b")
    public void go() {}
  }

  public static final class BadDefault {
    @RpcMethod
    public void go(@RpcParam(defaultValue = "five") int number) {}
  }

  public static final class BadEnumDefault {
    @RpcMethod
    public void go(@RpcParam(defaultValue = "PURPLE") Thread.State state) {}
  }

  public static final class NullDefault {
    @RpcMethod
    public void go(@RpcParam(defaultValue = "null") int number) {}
  }

  public static final class Duplicate {
    @RpcMethod
    public void go(@RpcParam("a") int one, @RpcParam("a") int two) {}
  }

  public static final class RawFuture {
    @RpcMethod
    @SuppressWarnings("rawtypes")
    public CompletableFuture go() {
      return null;
    }
  }

  public static final class Nothing {
    public void go() {}
  }

  @Test
  void otherMistakesNameTheMethodAndTheFix() {
    expectMistake(Hidden.class, "Hidden.go", "make it public");
    expectMistake(Static.class, "Static.go", "not static");
    expectMistake(Renaming.class, "Renaming.helper", "make it public");
    expectMistake(Negative.class, "Negative.go", "timeoutMillis: -1 (expected: >= 0)");
    expectMistake(BadName.class, "BadName.go", "\"a b\"", "without spaces");
    expectMistake(BadDefault.class, "BadDefault.go", "\"number\"", "int");
    expectMistake(BadEnumDefault.class, "BadEnumDefault.go", "\"state\"", "one of NEW");
    expectMistake(NullDefault.class, "NullDefault.go", "\"number\"", "null");
    expectMistake(Duplicate.class, "Duplicate.go", "two parameters", "\"a\"");
    expectMistake(RawFuture.class, "RawFuture.go", "CompletableFuture<…>");
    expectMistake(Nothing.class, "Nothing", "has no remote methods", "@RpcMethod");
  }

  // Namespaces.

  @RpcService("from.interface")
  public interface Named {}

  public static class ByInterface implements Named {}

  public static class ByClass extends ByInterface {}

  @RpcService("own")
  public static class Own extends ByInterface {}

  @RpcService("rpc.own")
  public static class Reserved {}

  @RpcService("a..b")
  public static class Malformed {}

  @Test
  void theNamespaceIsTheNearestOneUnlessItIsGiven() {
    assertThat(Names.namespace(ByInterface.class, null)).isEqualTo("from.interface");
    assertThat(Names.namespace(ByClass.class, null)).isEqualTo("from.interface");
    assertThat(Names.namespace(Own.class, null)).isEqualTo("own");
    assertThat(Names.namespace(Own.class, "given")).isEqualTo("given");
    assertThat(Names.namespace(Own.class, "systematic.rpcs")).isEqualTo("systematic.rpcs");
  }

  @Test
  void aNamespaceThatIsMissingReservedOrMalformed() {
    for (Class<?> type : List.of(Nothing.class, Reserved.class, Malformed.class)) {
      assertThatThrownBy(() -> Names.namespace(type, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(type.getName());
    }
    List<@Nullable String> bad =
        new ArrayList<>(List.of("rpc", "rpc.x", "system", "system.x", " ", "a b", ".a", "a\u2028"));
    bad.forEach(name -> assertThatThrownBy(() -> Names.namespace(Own.class, name))
        .isInstanceOf(IllegalArgumentException.class));
    assertThat(Names.namespace(Own.class, "")).as("none at all").isEmpty();
  }
}
