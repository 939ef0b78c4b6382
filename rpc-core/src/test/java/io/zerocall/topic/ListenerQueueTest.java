package io.zerocall.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.RpcListener;
import io.zerocall.RpcMissedListener;
import io.zerocall.RpcParam;
import io.zerocall.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a listener is called with, and in which order, if it is slow or throws, or if its executor
 * fails.
 */
class ListenerQueueTest {
  private static final JsonCodec CODEC = new JsonCodec(RpcLimits.DEFAULTS);

  public static class RecordingListener implements RpcMissedListener {
    final List<String> received = new ArrayList<>();

    @RpcListener("a.b")
    public void number(int number) {
      if (number < 0) {
        throw new IllegalStateException("negative");
      }
      received.add("a" + number);
    }

    @RpcListener("c")
    public void named(
        @RpcParam("name") String name,
        @RpcParam(value = "times", defaultValue = "3") int times,
        Optional<String> suffix) {
      received.add(name + times + suffix.orElse(""));
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      received.add("missed " + topic + " " + (count.isPresent() ? count.getAsLong() : "?"));
    }
  }

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final RecordingListener listener = new RecordingListener();
  private final ListenerQueue queue =
      new ListenerQueue(new Listener(CODEC, listener), RpcLimits.DEFAULTS, tasks::add);

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static byte[] document(String topic, String params) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"" + topic + "\"" + params + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void message(String topic, String params) {
    queue.message(topic, document(topic, ",\"params\":" + params));
  }

  @Test
  void anExecutorThatHasFailedIsUsedAgain() {
    boolean[] fails = {true};
    ListenerQueue unlucky =
        new ListenerQueue(new Listener(CODEC, listener), RpcLimits.DEFAULTS, task -> {
          if (fails[0]) {
            throw new IllegalStateException("by the test");
          }
          tasks.add(task);
        });
    assertThatThrownBy(() -> unlucky.message("a.b", document("a.b", ",\"params\":[1]")))
        .hasMessage("by the test");
    fails[0] = false;
    unlucky.message("a.b", document("a.b", ",\"params\":[2]"));
    run();
    assertThat(listener.received).containsExactly("a1", "a2");
  }

  @Test
  void methodsAreCalledInOrderByOneTaskAtATime() {
    message("a.b", "[1]");
    message("c", "{\"times\":4,\"name\":\"x\"}");
    message("c", "[\"y\"]");
    message("c", "[\"z\", 1, \"!\"]");
    assertThat(tasks).hasSize(1);
    assertThat(listener.received).isEmpty();
    run();
    assertThat(listener.received).containsExactly("a1", "x4", "y3", "z1!");
  }

  @Test
  void messagesThatDoNotFitOrThrowAreSkipped() {
    message("a.b", "[\"text\"]");
    message("a.b", "[]");
    message("a.b", "[-1]");
    queue.message("a.b", document("a.b", ""));
    message("a.b", "[2]");
    run();
    assertThat(listener.received).containsExactly("a2");
    assertThat(queue.missed()).isZero();
  }

  @Test
  void messagesBeyondTheBoundAreMissedInTheirPlace() {
    for (int i = 0; i < ListenerQueue.MOST_MESSAGES + 5; i++) {
      message("a.b", "[" + i + "]");
    }
    message("c", "[\"x\"]");
    tasks.remove().run(); // delivers some of the messages
    message("a.b", "[7777]");
    run();
    List<String> expected = new ArrayList<>(
        IntStream.range(0, ListenerQueue.MOST_MESSAGES).mapToObj(i -> "a" + i).toList());
    expected.addAll(List.of("missed a.b 5", "missed c 1", "a7777"));
    assertThat(listener.received).isEqualTo(expected);
    assertThat(queue.missed()).isEqualTo(6);
  }

  @Test
  void bytesAreBoundedToo() {
    RpcLimits limits = RpcLimits.DEFAULTS.withMessageBytes(1_024);
    ListenerQueue small = new ListenerQueue(new Listener(CODEC, listener), limits, tasks::add);
    String large = "x".repeat(16 * 1_024);
    small.message("c", document("c", ",\"params\":[\"" + large + "\"]"));
    small.message("a.b", document("a.b", ",\"params\":[1]"));
    run();
    assertThat(listener.received).containsExactly(large + "3", "missed a.b 1");
  }

  @Test
  void messagesMissedElsewhereAreReportedInTheirPlace() {
    message("a.b", "[1]");
    queue.missed("a.b", OptionalLong.of(3));
    queue.missed("a.b", OptionalLong.of(4));
    message("a.b", "[2]");
    queue.missed("a.b", OptionalLong.of(1));
    queue.missed("a.b", OptionalLong.empty());
    run();
    assertThat(listener.received).containsExactly("a1", "missed a.b 7", "a2", "missed a.b ?");
    assertThat(queue.missed()).isEqualTo(8);
  }

  @Test
  void nothingIsDeliveredAfterClosing() {
    message("a.b", "[1]");
    queue.close();
    queue.close();
    message("a.b", "[2]");
    queue.missed("a.b", OptionalLong.of(1));
    run();
    assertThat(listener.received).isEmpty();
  }

  @Test
  void aFunctionGetsTheParamsAsTheyAre() {
    List<JsonText> got = new ArrayList<>();
    ListenerQueue raw =
        new ListenerQueue(new Listener(CODEC, "t", got::add), RpcLimits.DEFAULTS, Runnable::run);
    raw.message("t", document("t", ",\"params\":{\"a\": 1.0}"));
    raw.message("t", document("t", ",\"params\":[]"));
    raw.message("t", document("t", ""));
    assertThat(got).hasToString("[" + "{\"a\": 1.0}, [], []" + "]");
  }

  public static class Reserved {
    @RpcListener("rpc.x")
    public void reserved() {}
  }

  public static class Spaced {
    @RpcListener("a b")
    public void spaced() {}
  }

  public static class Answering {
    @RpcListener("a")
    public int answers() {
      return 1;
    }
  }

  public static class Hidden {
    @RpcListener("a")
    void hidden() {}
  }

  public static class Untyped {
    @RpcListener("a")
    public void any(Object value) {}
  }

  public static class Twice {
    @RpcListener("a")
    public void one() {}

    @RpcListener("a")
    public void two() {}
  }

  @Test
  void mistakesAreReportedWithTheFix() {
    expectMistake(null, "null");
    expectMistake(new Object(), "java.lang.Object", "has no listener methods", "@RpcListener");
    expectMistake(new Reserved(), "reserved");
    expectMistake(new Spaced(), "spaced", "words joined by dots");
    expectMistake(new Answering(), "answers", "void");
    expectMistake(new Hidden(), "hidden", "public");
    expectMistake(new Untyped(), "any", "can't be read from JSON");
    expectMistake(new Twice(), "two methods that listen to \"a\"");
  }

  private static void expectMistake(Object listener, String... words) {
    assertThatThrownBy(() -> new Listener(CODEC, listener))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words);
  }
}
