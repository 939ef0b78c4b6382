package io.zerocall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.json.JsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mistakes anywhere inside a type are reported when it is registered or a proxy is created. */
class NestedTypesTest {
  public record Growing<T>(T value, Growing<List<T>> next) {}

  public record GrowingArray<T>(T value, GrowingArray<T[]> next) {}

  public record Ping<T>(T value, Pong<Optional<T>> other) {}

  public record Pong<T>(Map<String, Ping<T>> others) {}

  public static final class GrowingBean<T> {
    private GrowingBean<List<T>> next;

    public GrowingBean<List<T>> getNext() {
      return next;
    }
  }

  public record Holder<T>(String name, List<Optional<T>> values) {}

  public record Key(int row, int column) {}

  public record TextKey(String text) {}

  public record ValuedKey(@JsonValue String text) {}

  public static final class Nameless {
    private final String text;

    public Nameless(String text) {
      this.text = text;
    }

    public int length() {
      return text.length();
    }
  }

  public record AnyMember(Object any) {}

  @SuppressWarnings("rawtypes")
  public record RawMember(List list) {}

  public record TaskMember(Runnable task) {}

  public record KeyMember(Map<Key, String> byKey) {}

  public record Tree(String name, List<Tree> children, Map<String, Optional<Tree>> byName) {}

  public record Pair<A, B>(A first, B second) {}

  public record Chain<T>(T value, Chain<T> next) {}

  // Parameters of services.

  public interface Takes<T> {
    @RpcMethod
    void go(T value);
  }

  static final class TakesGrowing implements Takes<Growing<String>> {
    @Override
    public void go(Growing<String> value) {}
  }

  static final class TakesGrowingInside implements Takes<Holder<Ping<Integer>>> {
    @Override
    public void go(Holder<Ping<Integer>> value) {}
  }

  static final class TakesGrowingDefault {
    @RpcMethod
    public void go(@RpcParam(defaultValue = "null") Growing<String> value) {}
  }

  static final class TakesKeys implements Takes<Map<Key, String>> {
    @Override
    public void go(Map<Key, String> value) {}
  }

  static final class TakesAnyMember implements Takes<Holder<AnyMember>> {
    @Override
    public void go(Holder<AnyMember> value) {}
  }

  static final class TakesRawMember implements Takes<RawMember[]> {
    @Override
    public void go(RawMember[] value) {}
  }

  static final class TakesTaskMember implements Takes<Optional<TaskMember>> {
    @Override
    public void go(Optional<TaskMember> value) {}
  }

  static final class TakesKeyMember implements Takes<Map<String, KeyMember>> {
    @Override
    public void go(Map<String, KeyMember> value) {}
  }

  static final class TakesFutures implements Takes<List<CompletableFuture<String>>> {
    @Override
    public void go(List<CompletableFuture<String>> value) {}
  }

  private final ContractReader reader = new ContractReader(new JsonCodec(RpcLimits.DEFAULTS));

  private void expectMistake(Class<?> service, String... words) {
    assertThatThrownBy(() -> reader.ofService(service))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words)
        .contains(service.getSimpleName() + ".go")
        .doesNotContain("jackson");
  }

  @Test
  void parametersThatCannotBeReadInside() {
    String endless = "ever new type arguments";
    expectMistake(TakesGrowing.class, "\"value\"", "Growing", endless);
    expectMistake(TakesGrowingInside.class, "\"value\"", endless);
    expectMistake(TakesGrowingDefault.class, "\"value\"", endless);
    expectMistake(TakesKeys.class, "\"value\"", "NestedTypesTest$Key can't be a key");
    expectMistake(TakesAnyMember.class, "member \"any\"", "use JsonText");
    expectMistake(TakesRawMember.class, "member \"list\"", "add its type arguments");
    expectMistake(TakesTaskMember.class, "member \"task\"", "Runnable is code");
    expectMistake(TakesKeyMember.class, "member \"byKey\"", "can't be a key");
    expectMistake(TakesFutures.class, "CompletableFuture", "never waited for");
  }

  // Results of services.

  public interface Gives<T> {
    @RpcMethod
    default T go() {
      throw new UnsupportedOperationException();
    }
  }

  static final class GivesGrowing implements Gives<Growing<String>> {}

  static final class GivesGrowingArray implements Gives<GrowingArray<String>> {}

  static final class GivesGrowingBean implements Gives<GrowingBean<String>> {}

  static final class GivesKeys implements Gives<Map<Key, String>> {}

  static final class GivesTextKeys implements Gives<Map<TextKey, String>> {}

  static final class GivesNameless implements Gives<Map<Nameless, String>> {}

  static final class GivesKeyMember implements Gives<Optional<KeyMember[]>> {}

  static final class GivesLaterKeys implements Gives<CompletableFuture<List<Map<Key, Integer>>>> {
    @RpcMethod
    @Override
    public CompletableFuture<List<Map<Key, Integer>>> go() {
      return CompletableFuture.completedFuture(List.of());
    }
  }

  static final class GivesFutures implements Gives<List<CompletableFuture<String>>> {}

  static final class GivesThread implements Gives<List<Thread>> {}

  static final class TakesClass implements Takes<Class<?>> {
    @Override
    public void go(Class<?> value) {}
  }

  static final class GivesStream implements Gives<Holder<Stream<String>>> {}

  @Test
  void resultsThatCannotBeWrittenInside() {
    String endless = "ever new type arguments";
    expectMistake(GivesGrowing.class, "its result", "Growing", endless);
    expectMistake(GivesGrowingArray.class, "its result", endless);
    expectMistake(GivesGrowingBean.class, "its result", endless);
    expectMistake(GivesKeys.class, "its result", "NestedTypesTest$Key can't be a key");
    expectMistake(GivesTextKeys.class, "its result", "TextKey can't be a key");
    expectMistake(GivesNameless.class, "its result", "Nameless can't be a key");
    expectMistake(GivesKeyMember.class, "member \"byKey\"", "can't be a key");
    expectMistake(GivesLaterKeys.class, "its result", "can't be a key");
    expectMistake(GivesFutures.class, "its result", "never waited for");
    expectMistake(GivesStream.class, "member \"values\"", "use a List");
    expectMistake(
        GivesThread.class, "its result", "java.lang.Thread is not a value", "use a record");
  }

  @Test
  void aDocumentNeverNamesAClassToBeLoaded() {
    expectMistake(TakesClass.class, "\"value\"", "Class is not a value (use its name as a String)");
  }

  // Clients.

  interface AsksGrowing {
    Growing<String> go();
  }

  interface AsksTask {
    CompletableFuture<List<TaskMember>> go();
  }

  interface AsksKeys {
    Optional<Map<Key, String>> go();
  }

  interface SendsKeys {
    void go(List<Map<Key, String>> value);
  }

  interface SendsGrowing {
    void go(Growing<String> value);
  }

  @Test
  void interfacesOfClients() {
    Map.of(
            AsksGrowing.class, "ever new type arguments",
            AsksTask.class, "Runnable is code",
            AsksKeys.class, "can't be a key",
            SendsKeys.class, "can't be a key",
            SendsGrowing.class, "ever new type arguments")
        .forEach((type, words) -> assertThatThrownBy(() -> reader.ofInterface(type))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(type.getSimpleName() + ".go")
            .hasMessageContaining(words));
  }

  // Valid types.

  public enum Level {
    @JsonProperty("low")
    LOW
  }

  interface Fine {
    @RpcMethod
    Tree tree(Tree tree);

    @RpcMethod
    Chain<List<String>> chain(Chain<Chain<Chain<Integer>>> chain);

    @RpcMethod
    Pair<Pair<Pair<Integer, String>, Long>, Pair<Tree, Tree>> pairs(
        Pair<Pair<Pair<Integer, String>, Long>, Pair<Tree, Tree>> pair);

    @RpcMethod
    List<List<List<List<List<List<List<List<List<List<Integer>>>>>>>>>> deep(
        int[][][][][][][][][][] deep);

    @RpcMethod
    Map<Level, Map<Instant, Map<UUID, Map<Integer, Boolean>>>> keys(
        Map<Level, Map<Instant, Map<UUID, Map<Integer, Boolean>>>> keys);

    @RpcMethod
    Map<ValuedKey, String> valuedKeys();

    @RpcMethod
    Map<String, Object> any(Map<String, Object> any, JsonText text, List<JsonText> texts);
  }

  static final class FineService implements Fine {
    @Override
    public Tree tree(Tree tree) {
      return tree;
    }

    @Override
    public Chain<List<String>> chain(Chain<Chain<Chain<Integer>>> chain) {
      return new Chain<>(List.of(), null);
    }

    @Override
    public Pair<Pair<Pair<Integer, String>, Long>, Pair<Tree, Tree>> pairs(
        Pair<Pair<Pair<Integer, String>, Long>, Pair<Tree, Tree>> pair) {
      return pair;
    }

    @Override
    public List<List<List<List<List<List<List<List<List<List<Integer>>>>>>>>>> deep(
        int[][][][][][][][][][] deep) {
      return List.of();
    }

    @Override
    public Map<Level, Map<Instant, Map<UUID, Map<Integer, Boolean>>>> keys(
        Map<Level, Map<Instant, Map<UUID, Map<Integer, Boolean>>>> keys) {
      return keys;
    }

    @Override
    public Map<ValuedKey, String> valuedKeys() {
      return Map.of();
    }

    @Override
    public Map<String, Object> any(Map<String, Object> any, JsonText text, List<JsonText> texts) {
      return any;
    }
  }

  @Test
  void typesThatEndAreAccepted() {
    assertThat(reader.ofService(FineService.class)).hasSize(7);
    assertThat(reader.ofInterface(Fine.class)).hasSize(7);
  }
}
