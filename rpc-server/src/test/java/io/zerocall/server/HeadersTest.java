package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames and headers: how many there may be, what they may contain, and the deadlines that they
 * set.
 */
class HeadersTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private int runs;

  public final class Service {
    @RpcMethod
    public int run() {
      return ++runs;
    }

    @RpcMethod
    public long remaining() {
      return RpcContext.current().orElseThrow().remainingTime().orElseThrow().toMillis();
    }
  }

  private final TestServer server = TestServer.with(
      builder -> builder.executor(tasks::add).clock(clock::get).register("test", new Service()));
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    tasks.forEach(Runnable::run);
    server.close();
  }

  private static final String RUN = TestPeer.request("test.run", "[]");

  private String send(String... frames) {
    peer.sendFrames(Message.ofFrames(
        Stream.of(frames).map(frame -> frame.getBytes(StandardCharsets.UTF_8)).toList()));
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    Message reply = peer.nextMessage();
    assertThat(reply.header()).isNull();
    return (reply.delimited() ? "delimited " : "")
        + new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aBodyMayHaveADelimiterAndAHeaderInFrontOfIt() {
    assertThat(send(RUN)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1}");
    assertThat(send("", RUN)).isEqualTo("delimited {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":2}");
    assertThat(send("{}", RUN)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}");
    assertThat(send("", "{}", RUN))
        .isEqualTo("delimited {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":4}");
    assertThat(send("", "", RUN)).startsWith("delimited ").endsWith("\"result\":5}");
    assertThat(send("id", "", RUN)).startsWith("delimited ").endsWith("\"result\":6}");
    assertThat(send("id", "hop", "", "{}", RUN)).startsWith("delimited ").endsWith("\"result\":7}");
  }

  @Test
  void aReplyHasAHeaderIfTheRequestAsksForTimes() {
    assertThat(send("{\"timing\":false}", RUN)).contains("result");
    for (String delimiter : List.of("", "id")) {
      peer.sendFrames(Message.ofFrames(Stream.of(delimiter, "", "{\"timing\":true}", RUN)
          .skip(delimiter.isEmpty() ? 1 : 0)
          .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
          .toList()));
      clock.addAndGet(2_500_000);
      tasks.remove().run();
      Message reply = peer.nextMessage();
      assertThat(reply.delimited()).isTrue();
      assertThat(reply.header())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("{\"timing\":{\"waited\":2.500,\"ran\":0.000}}");
    }
  }

  @Test
  void anyOtherNumberOfFramesIsAnInvalidRequest() {
    List<String[]> wrong = List.of(
        new String[] {},
        new String[] {"{}", "{}", RUN},
        new String[] {"", "{}", "{}", RUN},
        new String[] {"a", "b", "c", "d", "e"});
    for (String[] frames : wrong) {
      assertThat(send(frames)).contains("\"id\":null", "-32600", "expected a body");
    }
    assertThat(send("")).contains("-32700");
    assertThat(send("", "")).contains("delimited", "-32700");
    assertThat(runs).isZero();
    assertThat(send(RUN)).contains("\"result\":1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "[]",
        "5",
        "null",
        "\"a\"",
        "{",
        "{} {}",
        "{\"timeout\":\"5\"}",
        "{\"timeout\":null}",
        "{\"timeout\":-1}",
        "{\"timeout\":[1]}",
        "{\"timeout\":5,\"timeout\":5}",
        "{\"traceparent\":5}",
        "{\"traceparent\":{}}",
        "{\"meta\":5}",
        "{\"meta\":[]}",
        "{\"meta\":{\"a\":1}}",
        "{\"meta\":{\"a\":{}}}",
        "{\"meta\":{\"a\":\"b\",\"a\":\"b\"}}",
        "{\"timing\":5}",
        "{\"timing\":null}",
        "{\"other\":{\"a\":1,\"a\":1}}"
      })
  void aHeaderThatIsNoneIsAnInvalidRequestWithItsId(String header) {
    assertThat(send(header, RUN))
        .startsWith(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600,\"message\":\"Invalid Request: ")
        .doesNotContain("jackson", "Source");
    assertThat(runs).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"other\":\"X\"}",
        "{\"X\":1}",
        "{\"meta\":{\"a\":\"X\"}}",
        "{\"meta\":{\"X\":\"a\"}}"
      })
  void aHeaderThatIsNotUtf8IsAnInvalidRequestWithItsId(String header) {
    for (String bad : List.of("\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00e2\u0082", "\u00ff")) {
      peer.sendFrames(Message.of(
          header.replace("X", bad).getBytes(StandardCharsets.ISO_8859_1),
          RUN.getBytes(StandardCharsets.UTF_8)));
      assertThat(peer.next()).contains("\"id\":1", "-32600", "UTF-8");
    }
    assertThat(runs).isZero();
  }

  @Test
  void aNameOfAHeadersMemberIsAsLongAsTheLimitAtMost() {
    for (String header : List.of("{\"X\":1}", "{\"meta\":{\"X\":\"a\"}}", "{\"a\":[{\"X\":1}]}")) {
      assertThat(send(header.replace("X", "n".repeat(1_024)), RUN)).contains("result");
      assertThat(send(header.replace("X", "n".repeat(1_025)), RUN))
          .contains("\"id\":1", "-32600", "1025", "1024");
    }
  }

  @Test
  void aTimeoutThatIsNoNumberOfJavasIsAnInvalidRequest() {
    assertThat(send("{\"timeout\":1e400}", RUN)).contains("\"id\":1", "-32600", "1e400");
    assertThat(runs).isZero();
  }

  @Test
  void aCallWhoseTimeIsOverInTheQueueIsNotRun() {
    peer.sendWithHeader("{\"timeout\":10}", RUN);
    peer.sendWithHeader("{\"timeout\":12.5}", RUN);
    peer.sendWithHeader("{\"timeout\":1e300}", RUN);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    tasks.remove().run();
    assertThat(peer.next())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32003,"
            + "\"message\":\"Deadline exceeded before the method began\"}}");
    tasks.remove().run();
    assertThat(peer.next()).contains("\"result\":1");
    clock.addAndGet(TimeUnit.DAYS.toNanos(1_000));
    tasks.remove().run();
    assertThat(peer.next()).contains("\"result\":2");
    assertThat(send("{\"timeout\":0}", RUN)).contains("-32003");
    assertThat(send("{\"timeout\":0.001}", RUN)).contains("\"result\":3");
  }

  @Test
  void whatIsWrongInItselfIsSaidEvenWhenItsTimeIsOver() {
    assertThat(send("{\"timeout\":0}", TestPeer.request("nobody", "[]"))).contains("-32601");
    peer.sendWithHeader("{\"timeout\":0}", "{\"jsonrpc\":\"2.0\",\"method\":\"test.run\"}");
    tasks.remove().run();
    peer.expectSilence();
    assertThat(runs).isZero();
  }

  @Test
  void aMethodSeesTheTimeThatRemains() {
    clock.set(System.nanoTime());
    String reply = send("{\"timeout\":100000}", TestPeer.request("test.remaining", "[]"));
    assertThat(TestPeer.JSON.readTree(reply).get("result").asLong()).isBetween(1L, 100_000L);
  }
}
