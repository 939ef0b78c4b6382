package io.zerocall.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.ZmtpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that end as soon as the broker has confirmed that they get no more calls. */
@Timeout(120)
class WithdrawingWorkersTest {
  private static final int WORKERS = 100;
  private static final int CALLS_OF_A_WORKER = 20;
  private static final int CALLERS = 6;

  /** Answers calls until its withdrawal is confirmed, and closes its connection at once. */
  private static void work(String endpoint) throws IOException {
    try (ZmtpClient worker = ZmtpClient.dealer(endpoint)) {
      worker.send(request("offer", 1, "\"methods\":[\"short.lived\"],\"credit\":64"));
      int answered = 0;
      while (true) {
        Map<String, JsonText> message = JsonText.parse(worker.receiveText()).members();
        String id = message.get("id").toString();
        if (message.containsKey("method")) {
          worker.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":true}");
          answered++;
          if (answered == CALLS_OF_A_WORKER) {
            worker.send(request("withdraw", 2, "\"methods\":[\"short.lived\"]"));
          }
        } else if (id.equals("2")) {
          return;
        }
      }
    }
  }

  private static String request(String method, int id, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"rpc." + method + "\",\"params\":{"
        + params + "}}";
  }

  /** The same method in a worker that stays. */
  @RpcService("short")
  static final class Staying {
    @RpcMethod
    public boolean lived() {
      return true;
    }
  }

  @Test
  void loseNoCall() throws Exception {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    try (Brokers brokers = new Brokers()) {
      RpcServer first = brokers.worker(new Staying());
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        RpcClient client = brokers.client();
        Thread caller = new Thread(() -> {
          try {
            while (!over.get()) {
              assertThat(client.call("short.lived", boolean.class)).isTrue();
            }
          } catch (Throwable e) {
            failures.add(e);
          }
        });
        callers.add(caller);
        caller.start();
      }
      first.close();
      for (int i = 0; i < WORKERS && failures.isEmpty(); i++) {
        work(brokers.endpoint());
      }
      brokers.opened(
          RpcServer.builder().dial(brokers.endpoint()).register(new Staying()).start());
      over.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(failures).isEmpty();
  }
}
