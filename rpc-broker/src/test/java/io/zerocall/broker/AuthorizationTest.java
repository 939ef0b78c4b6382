package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcContext;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcMethod;
import io.zerocall.RpcProtocolException;
import io.zerocall.client.RpcClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a policy allows and refuses, through the front door. */
@Timeout(60)
class AuthorizationTest {
  /** Returns the metadata of its call. */
  public static final class Metadata {
    @RpcMethod
    public String all() {
      return RpcContext.current().orElseThrow().meta().toString();
    }
  }

  /** Counts its calls. */
  public record Counter(AtomicInteger runs) {
    @RpcMethod
    public int run() {
      return runs.incrementAndGet();
    }
  }

  /** Calls another worker. */
  public record Caller(RpcClient client) {
    @RpcMethod
    public int add() {
      return client.call("inner.add", int.class, 1, 2);
    }

    @RpcMethod
    public String worker() {
      return client.call("inner.worker", String.class);
    }
  }

  @TempDir
  private Path directory;

  private SecuredBroker broker(String... rules) throws Exception {
    return new SecuredBroker(directory, rules);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RpcProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(RpcErrorCode.UNAUTHORIZED))
        .hasMessageContaining("Unauthorized: " + message);
  }

  private static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
        + params + "}";
  }

  private static String notification(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private static String offer(String... names) {
    return request(1, "rpc.offer", "{\"methods\":[\"" + String.join("\",\"", names) + "\"]}");
  }

  private static String reply(Web.Socket socket, String document) throws Exception {
    socket.send(document);
    return socket.next();
  }

  @Test
  void usersCallWhatTheyMay() throws Exception {
    try (SecuredBroker broker =
        broker("allow ann * offer jobs.*", "allow bob 127.0.0.0/8 call jobs.add,jobs.echo")) {
      broker.worker("ann", "jobs", new Jobs("w"));
      RpcClient bob = broker.client("bob");
      SecuredBroker.awaitCall(bob, "jobs.add", 1, 2);
      assertThat(bob.call("jobs.echo", String.class, "x")).isEqualTo("x");
      long before = broker.broker().unauthorized();
      assertRefused(
          () -> bob.call("jobs.worker", String.class), "bob at 127.0.0.1 may not call jobs.worker");
      assertRefused(() -> bob.call("nobody.has", String.class), "bob at 127.0.0.1 may not call");
      RpcClient eve = broker.client("eve");
      assertRefused(() -> eve.call("jobs.add", int.class, 1, 2), "eve at 127.0.0.1 may not call");
      assertThat(broker.broker().unauthorized()).isEqualTo(before + 3);
      assertThat(eve.call("rpc.ping", String.class)).isEqualTo("pong");
    }
  }

  @Test
  void aTokenSaysWhoIsCallingOverHttp() throws Exception {
    try (SecuredBroker broker = broker("allow ann * offer *", "allow bob * call jobs.*")) {
      broker.worker("ann", "jobs", new Jobs("w"));
      SecuredBroker.awaitCall(broker.client("bob"), "jobs.add", 1, 2);
      String call = request(7, "jobs.add", "[1,2]");
      String result = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":3}";
      assertThat(broker.post("bob", call)).isEqualTo(result);
      assertThat(broker.post("eve", call)).contains("-32006", "eve at 127.0.0.1 may not call");
      assertThat(broker.post(null, call)).contains("-32006", "anonymous at 127.0.0.1 may not call");
      assertThat(Web.post(broker.web(), call, "Authorization", "Bearer guessed-0123456789"))
          .contains("-32006", "anonymous");
      assertThat(Web.post(broker.web(), call, "Authorization", "Basic Ym9iOng="))
          .contains("-32006");
      assertThat(reply(broker.socket("bob"), call)).isEqualTo(result);
      assertThat(reply(broker.socket("eve"), call)).contains("-32006");
      assertThat(reply(broker.socket(null), call)).contains("-32006");
    }
  }

  @Test
  void aKnownTokenEndsAtTheBroker() throws Exception {
    try (SecuredBroker broker = broker("allow ann * offer *", "allow * * call *")) {
      Web.Socket worker = broker.socket("ann");
      assertThat(reply(worker, offer("a.b"))).contains("true");
      broker.worker("ann", "meta", new Metadata());
      RpcClient bob = broker.client("bob");
      SecuredBroker.awaitCall(bob, "meta.all");
      assertThat(broker.post("bob", request(1, "meta.all", "[]"))).contains("\"{}\"");
      String other =
          Web.post(broker.web(), request(1, "meta.all", "[]"), "Authorization", "Bearer other");
      assertThat(other).contains("{authorization=Bearer other}");
    }
  }

  @Test
  void oneForbiddenCallOfABatchIsRefusedAlone() throws Exception {
    try (SecuredBroker broker =
        broker("allow ann * offer *", "allow bob * call jobs.add", "allow eve * call *")) {
      broker.worker("ann", "jobs", new Jobs("w"));
      SecuredBroker.awaitCall(broker.client("eve"), "jobs.add", 1, 2);
      String batch =
          "[" + request(1, "jobs.add", "[1,2]") + "," + request(2, "jobs.echo", "[\"x\"]") + ","
              + notification("jobs.echo", "[\"x\"]") + "," + request(3, "jobs.add", "[3,4]") + "]";
      String reply = broker.post("bob", batch);
      assertThat(reply)
          .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3},")
          .endsWith(",{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":7}]")
          .contains(
              "\"id\":2,\"error\":{\"code\":-32006,\"message\":\"Unauthorized: bob at 127.0.0.1"
                  + " may not call jobs.echo\"");
    }
  }

  @Test
  void anOfferNeedsARuleThatCoversIt() throws Exception {
    try (SecuredBroker broker = broker("allow ann * offer a.*,b", "allow bob * call *")) {
      Web.Socket ann = broker.socket("ann");
      for (String refused : List.of("*", "a*", "a", "b.*", "b*", "c")) {
        assertThat(reply(ann, offer("a.x", refused)))
            .as(refused)
            .contains("-32006", "ann at 127.0.0.1 may not offer " + refused + "\"");
      }
      assertThat(reply(ann, offer("rpc.*"))).contains("-32602");
      assertThat(reply(ann, offer("rpc.ping"))).contains("-32602");
      assertThat(broker.broker().workers()).isZero(); // an offer is refused as a whole
      assertThat(reply(ann, offer("a.*", "a.x", "b"))).contains("true");
      assertThat(reply(broker.socket(null), offer("a.x"))).contains("-32006");
      assertThat(broker.broker().workers()).isEqualTo(1);
    }
  }

  @Test
  void aNameBelongsToItsFirstUser() throws Exception {
    try (SecuredBroker broker = broker("allow ann,bob,eve * offer,call *")) {
      Web.Socket ann = broker.socket("ann");
      Web.Socket bob = broker.socket("bob");
      assertThat(reply(ann, offer("a.b", "c.*"))).contains("true");
      for (String refused : List.of("a.b", "a.*", "*", "c.*", "c.d", "c.d.*")) {
        assertThat(reply(bob, offer("free", refused)))
            .as(refused)
            .contains("-32006", "may not offer " + refused + ", which belongs to another user");
      }
      assertThat(reply(bob, offer("a.c", "free"))).contains("true");
      assertThat(reply(ann, offer("free"))).contains("-32006");
      assertThat(reply(broker.socket("ann"), offer("a.b", "c.d"))).contains("true");
      // The name stays reserved while the owner restarts.
      assertThat(reply(ann, request(1, "rpc.withdraw", "{\"methods\":[\"a.b\"]}")))
          .contains("true");
      ann.close();
      eventually("ann has one worker", () -> broker.broker().workers() == 2);
      assertThat(reply(bob, offer("a.b"))).contains("-32006");
      assertThat(reply(broker.socket("ann"), offer("a.b"))).contains("true");
    }
  }

  @Test
  void sharedNamesBelongToNobody() throws Exception {
    try (SecuredBroker broker =
        broker("allow ann,bob * offer jobs.* shared", "allow bob * offer jobs.x.*,mine")) {
      assertThat(reply(broker.socket("ann"), offer("jobs.a", "jobs.x.y"))).contains("true");
      assertThat(reply(broker.socket("bob"), offer("jobs.*", "jobs.a", "mine"))).contains("true");
      assertThat(reply(broker.socket("eve"), offer("jobs.a"))).contains("-32006");
    }
  }

  @Test
  void publishersAndSubscribersNeedRules() throws Exception {
    try (SecuredBroker broker = broker(
        "allow ann * subscribe weather.*", "allow bob * publish weather.bern", "allow eve * * x")) {
      Web.Socket ann = broker.socket("ann");
      for (String refused : List.of("*", "weather*", "other.topic")) {
        assertThat(reply(ann, request(1, "rpc.subscribe", "[\"" + refused + "\"]")))
            .as(refused)
            .contains("-32006", "may not subscribe to " + refused);
      }
      assertThat(reply(ann, request(1, "rpc.subscribe", "[\"weather.bern\"]"))).contains("true");
      assertThat(reply(ann, request(2, "rpc.subscribe", "[\"weather.oslo\"]"))).contains("true");
      assertThat(reply(broker.socket("bob"), request(1, "rpc.subscribe", "[\"weather.bern\"]")))
          .contains("-32006");
      long before = broker.broker().unauthorized();
      RpcClient bob = broker.client("bob");
      bob.notify("weather.oslo", 1);
      broker.client("eve").notify("weather.bern", 2);
      eventually("both are refused", () -> broker.broker().unauthorized() == before + 2);
      bob.notify("weather.bern", 3);
      assertThat(ann.next()).isEqualTo(notification("weather.bern", "[3]"));
    }
  }

  @Test
  void aNotificationRunsIfItsCallIsAllowedAndIsPublishedIfThatIs() throws Exception {
    try (SecuredBroker broker = broker(
        "allow ann * offer,subscribe n.*",
        "allow ann * call n.*",
        "allow bob * publish n.run",
        "allow eve * call n.run")) {
      AtomicInteger runs = new AtomicInteger();
      broker.worker("ann", "n", new Counter(runs));
      RpcClient ann = broker.client("ann");
      SecuredBroker.awaitCall(ann, "n.run");
      List<String> heard = new CopyOnWriteArrayList<>();
      ann.subscribe("n.run", params -> heard.add(params.toString()));
      int before = runs.get();
      broker.client("eve").notify("n.run");
      eventually("it runs", () -> runs.get() == before + 1);
      broker.client("bob").notify("n.run");
      eventually("it is published", () -> heard.contains("[]"));
      assertThat(heard).containsExactly("[]");
      assertThat(ann.call("n.run", int.class)).isEqualTo(before + 2);
    }
  }

  @Test
  void aWorkerCallsAsItself() throws Exception {
    try (SecuredBroker broker =
        broker("allow ann * offer *", "allow bob * call outer.*", "allow ann * call inner.add")) {
      RpcClient ann = broker.client("ann");
      broker.worker("ann", "inner", new Jobs("w"));
      broker.worker("ann", "outer", new Caller(ann));
      RpcClient bob = broker.client("bob");
      SecuredBroker.awaitCall(bob, "outer.add");
      assertRefused(() -> bob.call("inner.add", int.class, 1, 2), "bob at 127.0.0.1 may not call");
      assertThatThrownBy(() -> bob.call("outer.worker", String.class))
          .hasMessageContaining("ann at 127.0.0.1 may not call inner.worker");
    }
  }
}
