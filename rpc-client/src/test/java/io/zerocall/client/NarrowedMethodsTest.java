package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interfaces that narrow what they inherit: the narrowest result is what is read. */
class NarrowedMethodsTest {
  public interface Store {
    Object get(String key);
  }

  @RpcService("texts")
  public interface TextStore extends Store {
    @Override
    String get(String key);
  }

  public interface Base<T> {
    @RpcMethod("take")
    T get(String key);

    void put(T value);
  }

  @RpcService("generic")
  public interface GenericStore extends Base<List<Integer>> {
    @Override
    List<Integer> get(String key);

    @Override
    void put(List<Integer> value);
  }

  public interface Texts {
    String get(String key);

    void put(String value);
  }

  /** Narrows without a declaration of its own; the narrower result is inherited second. */
  @RpcService("both")
  public interface Both extends Store, Texts {}

  @RpcService("mixed")
  public interface Mixed extends Base<String>, Texts {}

  @RpcService("async")
  public interface Async extends Store {
    @Override
    CompletableFuture<Integer> get(String key);
  }

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("scripted");

  @AfterEach
  void close() {
    client.close();
  }

  private <S> Object recorded(
      Class<S> type, MultiCall.Function<S, Object> call, String sent, String json) {
    MultiCall multi = client.multiCall();
    Reply<Object> reply = multi.call(type, call);
    int index = transport.sentCount();
    CompletableFuture<MultiCallResults> results = multi.executeAsync();
    String body = transport.body(index);
    assertThat(body).contains(sent);
    String id = body.replaceAll(".*\"id\":(\\d+).*", "$1");
    transport.reply("[{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}]");
    assertThat(results).succeedsWithin(Duration.ofSeconds(20));
    return reply.get();
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the recorder takes any call
  void theNarrowestResultIsRead() {
    transport.connect();
    assertThat(recorded(TextStore.class, store -> store.get("k"), "\"texts.get\"", "\"v\""))
        .isEqualTo("v");
    assertThat(recorded(Both.class, store -> store.get("k"), "\"both.get\"", "\"v\""))
        .isEqualTo("v");
    assertThat(recorded(GenericStore.class, store -> store.get("k"), "\"generic.take\"", "[1]"))
        .isEqualTo(List.of(1));
    assertThat(recorded(Async.class, store -> store.get("k"), "\"async.get\"", "5"))
        .isInstanceOfSatisfying(
            CompletableFuture.class, future -> assertThat(future.join()).isEqualTo(5));
  }

  @Test
  void whatIsCalledByTheWiderInterfaceIsTheSame() {
    transport.connect();
    assertThat(
            recorded(TextStore.class, store -> ((Store) store).get("k"), "\"texts.get\"", "\"v\""))
        .isEqualTo("v");
    assertThat(recorded(Both.class, store -> ((Store) store).get("k"), "\"both.get\"", "\"v\""))
        .isEqualTo("v");
    assertThat(recorded(
            GenericStore.class,
            store -> ((Base<List<Integer>>) store).get("k"),
            "\"generic.take\"",
            "[1]"))
        .isEqualTo(List.of(1));
  }

  @Test
  void aGenericParameterIsThatOfTheNarrowerMethod() {
    transport.connect();
    MultiCall multi = client.multiCall();
    multi.run(GenericStore.class, store -> store.put(List.of(1)));
    multi.run(GenericStore.class, store -> ((Base<List<Integer>>) store).put(List.of(2)));
    multi.run(Mixed.class, store -> ((Base<String>) store).put("a"));
    multi.run(Mixed.class, store -> ((Texts) store).put("b"));
    int index = transport.sentCount();
    var results = multi.executeAsync();
    assertThat(transport.body(index))
        .contains("\"generic.put\",\"params\":[[1]]", "\"generic.put\",\"params\":[[2]]")
        .contains("\"mixed.put\",\"params\":[\"a\"]", "\"mixed.put\",\"params\":[\"b\"]");
    results.cancel(true);
  }
}
