package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.Eventually;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code rpc publish} and {@code rpc subscribe}. */
class TopicCommandsTest {
  private static RpcServer serve() {
    return RpcServer.builder().bind("tcp://127.0.0.1:0").start();
  }

  @Test
  void publishesByPositionAndByName() throws Exception {
    BlockingQueue<JsonText> heard = new LinkedBlockingQueue<>();
    try (RpcServer server = serve()) {
      server.subscribe("a.b", heard::add);
      CommandRun run = CommandRun.of("publish", server.endpoint(), "a.b", "-5", "\"x\"", "[1.0]");
      assertThat(run.err() + run.out()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).hasToString("[-5,\"x\",[1.0]]");
      CommandRun named =
          CommandRun.of("publish", server.endpoint(), "a.b", "--named", "{\"a\": 1.50}");
      assertThat(named.exitCode()).isZero();
      assertThat(heard.poll(20, TimeUnit.SECONDS)).hasToString("{\"a\":1.50}");
    }
  }

  @Test
  void printsWhatIsPublishedAndEnds() throws Exception {
    CountDownLatch subscribed = new CountDownLatch(2);
    try (RpcServer server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .intercept((call, next) -> next.proceed().whenComplete((result, thrown) -> {
          if (call.method().equals("rpc.subscribe")) {
            subscribed.countDown();
          }
        }))
        .start()) {
      CompletableFuture<CommandRun> running = CompletableFuture.supplyAsync(
          () -> CommandRun.of("subscribe", server.endpoint(), "a", "b", "--count", "2"));
      assertThat(subscribed.await(20, TimeUnit.SECONDS)).isTrue();
      server.publish("a", 1, "x");
      server.publish("a");
      CommandRun run = running.get(20, TimeUnit.SECONDS);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly(
              "{\"topic\":\"a\",\"params\":[1,\"x\"]}", "{\"topic\":\"a\",\"params\":[]}");
    }
  }

  @Test
  void endsWhenNobodyReadsItsOutput() throws Exception {
    CountDownLatch subscribed = new CountDownLatch(1);
    try (RpcServer server = RpcServer.builder()
            .bind("tcp://127.0.0.1:0")
            .intercept((call, next) -> next.proceed().whenComplete((result, thrown) -> {
              if (call.method().equals("rpc.subscribe")) {
                subscribed.countDown();
              }
            }))
            .start();
        CommandProcess subscribe = CommandProcess.start("subscribe", server.endpoint(), "a")) {
      assertThat(subscribed.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isTrue();
      server.publish("a", 1);
      assertThat(subscribe.line()).isEqualTo("{\"topic\":\"a\",\"params\":[1]}");
      subscribe.closeOutput();
      server.publish("a", 2);
      assertThat(subscribe.exitCode()).isEqualTo(141);
      assertThat(subscribe.errors()).isEmpty();
    }
  }

  @Test
  void mistakesAreNamed() {
    String endpoint = "tcp://127.0.0.1:1";
    assertThat(CommandRun.of("publish", endpoint, "a", "word").err())
        .contains("argument 1", "'\"word\"'");
    assertThat(CommandRun.of("publish", endpoint, "a b").err()).contains("words joined by dots");
    CommandRun mistyped = CommandRun.of("publish", endpoint, "a", "1", "--tiemout", "5s");
    assertThat(mistyped.exitCode()).isEqualTo(2);
    assertThat(mistyped.err()).contains("Unknown option: '--tiemout'", "--timeout");
    assertThat(CommandRun.of("publish", endpoint, "a", "1", "--named", "{}").exitCode())
        .isEqualTo(2);
    assertThat(CommandRun.of("subscribe", endpoint, "rpc.x").err()).contains("reserved");
    assertThat(CommandRun.of("subscribe", endpoint).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("subscribe", endpoint, "a", "--count", "0").err())
        .contains("--count: 0");
    for (String command : new String[] {"publish", "subscribe"}) {
      CommandRun zerorpc = CommandRun.of(command, endpoint, "a", "--wire", "zerorpc");
      assertThat(zerorpc.exitCode()).isEqualTo(2);
      assertThat(zerorpc.err()).contains("no topics", "json-rpc");
    }
  }

  @Test
  void aRefusalIsAnError() {
    try (RpcServer server = RpcServer.builder()
        .bind("tcp://127.0.0.1:0")
        .intercept((call, next) -> {
          throw RpcErrorReply.unauthorized("not yours");
        })
        .start()) {
      CommandRun run = CommandRun.of("subscribe", server.endpoint(), "a");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("not yours");
    }
  }
}
