package io.zerocall.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcListener;
import io.zerocall.RpcMissedListener;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.testing.RawPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners in a worker are notified of the messages that the broker could not send. */
@Timeout(60)
class MissedMessagesTest {

  /** Notes what it receives, and what it has missed. */
  static final class WeatherListener implements RpcMissedListener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @RpcListener("weather.changed")
    public void changed(String city) {
      events.add(city);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      events.add(topic + " " + count);
    }

    private String next() throws InterruptedException {
      return String.valueOf(events.poll(30, TimeUnit.SECONDS));
    }
  }

  private static void send(RawPeer broker, String method, String params) throws Exception {
    String document =
        "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}";
    broker.send(RawPeer.frame(0, document.getBytes(StandardCharsets.UTF_8)));
  }

  private static void notices(UnaryOperator<RpcServerBuilder> settings) throws Exception {
    WeatherListener listener = new WeatherListener();
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RpcServer worker = settings
            .apply(RpcServer.builder().dial("tcp://127.0.0.1:" + listening.getLocalPort()))
            .start();
        RawPeer broker = new RawPeer(listening.accept())) {
      broker.handshake("ROUTER");
      var unused = worker.subscribe(listener);
      send(broker, "weather.changed", "[\"Bern\"]");
      send(broker, "rpc.missed", "{\"topic\":\"weather.changed\",\"count\":17}");
      send(broker, "rpc.missed", "{\"topic\":7,\"count\":17}");
      send(broker, "weather.changed", "[\"Basel\"]");
      send(broker, "rpc.missed", "{\"topic\":\"weather.changed\",\"count\":0}");
      assertThat(listener.next()).isEqualTo("Bern");
      assertThat(listener.next()).isEqualTo("weather.changed OptionalLong[17]");
      assertThat(listener.next()).isEqualTo("Basel");
      assertThat(listener.next()).isEqualTo("weather.changed OptionalLong.empty");
    }
  }

  @Test
  void inAWorker() throws Exception {
    notices(builder -> builder);
  }

  @Test
  void inAWorkerWithInterceptors() throws Exception {
    notices(builder -> builder.intercept((call, next) -> next.proceed()));
  }
}
