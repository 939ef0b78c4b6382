package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.transport.Message;
import io.zerocall.transport.ReplyTo;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Where replies are sent when one connection has several destinations for them, as in HTTP/2. */
class ReplyToTest {
  public static final class Service {
    private final BlockingQueue<CompletableFuture<String>> pending = new LinkedBlockingQueue<>();

    @RpcMethod
    public CompletableFuture<String> later() {
      CompletableFuture<String> future = new CompletableFuture<>();
      pending.add(future);
      return future;
    }

    @RpcMethod
    public void run() {}
  }

  private static final class Place implements ReplyTo {
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    @Override
    public boolean send(Message reply) {
      return replies.add(new String(reply.body(), StandardCharsets.UTF_8));
    }

    @Override
    public void nothing() {
      replies.add("nothing");
    }
  }

  private final Service service = new Service();
  private final Place one = new Place();
  private final Place other = new Place();

  @Test
  void eachReplyGoesWhereItsMessageSaid() {
    try (TestServer server = TestServer.of(service)) {
      server.peer().send(request("test.later"), one);
      server.peer().send(request("test.later"), other);
      CompletableFuture<String> first = service.pending.remove();
      service.pending.remove().complete("second");
      first.complete("first");
      assertThat(one.replies).singleElement().asString().contains("first");
      assertThat(other.replies).singleElement().asString().contains("second");
      server.peer().expectSilence();
    }
  }

  @Test
  void notificationsAreReportedToHaveNoReplyBeforeTheyRun() {
    try (TestServer server = TestServer.of(service)) {
      server.peer().send("{\"jsonrpc\":\"2.0\",\"method\":\"test.later\"}", one);
      CompletableFuture<String> pending = service.pending.remove();
      assertThat(pending).isNotDone();
      assertThat(one.replies).containsExactly("nothing");
      pending.complete("for nobody");
      server.peer().send("[{\"jsonrpc\":\"2.0\",\"method\":\"test.run\"}]", other);
      assertThat(other.replies).containsExactly("nothing");
    }
  }

  @Test
  void aBatchWithOneCallInItIsAnswered() {
    try (TestServer server = TestServer.of(service)) {
      server
          .peer()
          .send("[{\"jsonrpc\":\"2.0\",\"method\":\"test.run\"}," + request("test.run") + "]", one);
      assertThat(one.replies).singleElement().asString().contains("result");
    }
  }

  @Test
  void whatIsAbandonedIsCancelledAlone() {
    try (TestServer server = TestServer.of(service)) {
      server.peer().send(request("test.later"), one);
      server.peer().send(request("test.later"), other);
      CompletableFuture<String> first = service.pending.remove();
      CompletableFuture<String> second = service.pending.remove();
      server.peer().abandon(one);
      assertThat(first).isCancelled();
      assertThat(second).isNotDone();
      second.complete("second");
      assertThat(other.replies).singleElement().asString().contains("second");
    }
  }

  private static String request(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
  }
}
