package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.JsonText;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that don't do what they should. Others are not affected. */
@Timeout(120)
class HostileWorkersTest {

  private static Brokers brokers() {
    return new Brokers(builder -> builder.connector(HttpConnector.at("127.0.0.1", 0)));
  }

  private static Web.Socket socket(Brokers brokers) {
    return new Web.Socket(brokers.broker().endpoints().get(1));
  }

  private static String offer(String methods, int credit) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"o\",\"method\":\"rpc.offer\",\"params\":{\"methods\":["
        + methods + "],\"credit\":" + credit + "}}";
  }

  private static Web.Socket offering(Brokers brokers, String methods, int credit)
      throws InterruptedException {
    Web.Socket socket = socket(brokers);
    socket.send(offer(methods, credit));
    assertThat(socket.next()).contains("true");
    return socket;
  }

  private static String id(String request) {
    return JsonText.parse(request).members().get("id").toString();
  }

  private static String result(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  @Test
  void aWorkerThatNeverAnswersGetsNoMoreThanItsCredit() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket silent = offering(brokers, "\"jobs.worker\"", 3)) {
      RpcClient hasty = brokers.client().withTimeout(Duration.ofMillis(100));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> hasty.call("jobs.worker", String.class))
            .isInstanceOf(RpcException.class);
      }
      brokers.worker(new Jobs("honest"));
      for (int i = 0; i < 50; i++) {
        assertThat(brokers.first().call("jobs.worker", String.class)).isEqualTo("honest");
      }
      assertThat(silent.next()).contains("jobs.worker");
    }
  }

  @Test
  void onlyTheFirstReplyCounts() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "\"twice\"", 1)) {
      for (int i = 0; i < 20; i++) {
        CompletableFuture<Integer> call = brokers.first().callAsync("twice", int.class);
        String id = id(worker.next());
        worker.send(result(id, String.valueOf(i)));
        worker.send(result(id, "-1"));
        worker.send(result("987654321", "-2"));
        worker.send(result("\"never given\"", "-3"));
        assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(i);
      }
    }
  }

  @Test
  void repliesThatCannotBeReadEndTheirCall() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "\"odd\"", 1)) {
      for (String outcome : List.of(
          "\"result\":}",
          "\"result\":{\"a\":1,\"a\":2}",
          "\"result\":[1,2",
          "\"error\":17",
          "\"error\":{\"code\":\"x\"}",
          "\"error\":{}")) {
        CompletableFuture<JsonText> call = brokers.first().callAsync("odd", JsonText.class);
        worker.send("{\"jsonrpc\":\"2.0\",\"id\":" + id(worker.next()) + "," + outcome + "}");
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
            .as(outcome)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(RpcException.class);
      }
      CompletableFuture<JsonText> call = brokers.first().callAsync("odd", JsonText.class);
      worker.send(result(id(worker.next()), "[1.0]"));
      assertThat(call.get(30, TimeUnit.SECONDS)).hasToString("[1.0]");
    }
  }

  @Test
  void offersOfReservedAndMalformedNamesAreRefused() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = socket(brokers)) {
      for (String name :
          List.of("rpc.*", "rpc.ping", "system.*", "", "a b", "a..b", ".", "a.*.b*")) {
        worker.send(offer(JsonText.ofString(name).toString(), 1));
        String reply = worker.next();
        assertThat(reply).as(name).contains(name.equals("a.*.b*") ? "true" : "-32602");
      }
      worker.send(offer("\"*\"", 1));
      assertThat(worker.next()).contains("true");
      assertThat(brokers.first().call("rpc.ping", String.class)).isEqualTo("pong");
      assertThatThrownBy(() -> brokers.first().call("rpc.unknown", String.class))
          .isInstanceOf(RpcProtocolException.class);
      CompletableFuture<String> any = brokers.first().callAsync("any.name", String.class);
      worker.send(result(id(worker.next()), "\"yes\""));
      assertThat(any.get(30, TimeUnit.SECONDS)).isEqualTo("yes");
    }
  }

  @Test
  void offersOfAMillionNamesAreRefused() throws Exception {
    try (Brokers brokers = brokers()) {
      for (int i = 0; i < 10; i++) {
        try (Web.Socket worker = socket(brokers)) {
          int connection = i;
          boolean refused = false;
          for (int part = 0; part < 20 && !refused; part++) {
            int from = part * 1_000;
            worker.send(offer(
                IntStream.range(from, from + 1_000)
                    .mapToObj(n -> "\"n" + connection + "." + n + "\"")
                    .collect(Collectors.joining(",")),
                1));
            refused = worker.next().contains("-32001");
          }
          assertThat(refused).isTrue();
        }
      }
      eventually("they are gone", () -> brokers.broker().workers() == 0);
      brokers.worker(new Jobs("w"));
      assertThat(brokers.first().call("jobs.add", int.class, 1, 2)).isEqualTo(3);
    }
  }

  @Test
  void aNameThatCannotBeSentCostsNoCredit() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket client = socket(brokers);
        Web.Socket worker = offering(brokers, "\"*\"", 1)) {
      for (int i = 0; i < 5; i++) {
        client.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"orders.\\ud800\",\"params\":[]}");
        assertThat(client.next()).contains("-32601");
      }
      CompletableFuture<Integer> call = brokers.first().callAsync("orders.x", int.class);
      worker.send(result(id(worker.next()), "1"));
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aRefusalMakesPlaceForTheNextCall() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "\"busy\"", 1)) {
      CompletableFuture<Integer> first = brokers.first().callAsync("busy", int.class);
      String id = id(worker.next());
      CompletableFuture<Integer> second = brokers.first().callAsync("busy", int.class);
      eventually("it waits", () -> brokers.broker().waitingCalls() == 1);
      worker.send("{\"jsonrpc\":\"2.0\",\"id\":" + id
          + ",\"error\":{\"code\":-32001,\"message\":\"Overloaded: no\"}}");
      worker.send(result(id(worker.next()), "2"));
      assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2);
      assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RpcUnavailableException.class);
    }
  }

  @Test
  void theMethodsOfAWorkerTakeTurns() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "\"a\",\"b\"", 1)) {
      List<CompletableFuture<Integer>> calls = new ArrayList<>();
      calls.add(brokers.first().callAsync("a", int.class));
      String id = id(worker.next());
      for (int i = 0; i < 20; i++) {
        calls.add(brokers.first().callAsync("a", int.class));
      }
      eventually("they wait", () -> brokers.broker().waitingCalls() == 20);
      CompletableFuture<Integer> other = brokers.client().callAsync("b", int.class);
      eventually("all wait", () -> brokers.broker().waitingCalls() == 21);
      int before = 0;
      while (!other.isDone() && before < 20) {
        worker.send(result(id, "1"));
        String next = worker.next();
        id = id(next);
        if (next.contains("\"b\"")) {
          break;
        }
        before++;
      }
      assertThat(before).isLessThan(3);
      worker.send(result(id, "1"));
      assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      calls.forEach(call -> call.cancel(true));
    }
  }

  @Test
  void callsOfOneClientThatWaitDoNotDelayOthers() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket silent = offering(brokers, "\"slow\"", 1)) {
      brokers.worker(new Jobs("w"));
      RpcClient flooding = brokers.client();
      List<CompletableFuture<Void>> flood = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        flood.add(flooding.callAsync("slow", Void.class));
      }
      eventually("they wait", () -> brokers.broker().waitingCalls() == 999);
      for (int i = 0; i < 200; i++) {
        assertThat(brokers.first().call("jobs.add", int.class, i, 1)).isEqualTo(i + 1);
      }
      assertThat(silent.next()).contains("slow");
      flood.forEach(call -> call.cancel(true));
      eventually("they have left", () -> brokers.broker().waitingCalls() == 0);
    }
  }

  @Test
  void aCallThatIsNowhereOfferedIsRefusedAtOnce() throws Exception {
    try (Brokers brokers = brokers();
        Web.Socket worker = offering(brokers, "\"orders.*\"", 1)) {
      for (String name : List.of("order", "ordersx", "rders.x")) {
        assertThatThrownBy(() -> brokers.first().call(name, Void.class))
            .as(name)
            .isInstanceOf(RpcProtocolException.class)
            .isNotInstanceOf(RpcUnavailableException.class);
      }
      CompletableFuture<Integer> call = brokers.first().callAsync("orders.create", int.class);
      worker.send(result(id(worker.next()), "1"));
      assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }
}
