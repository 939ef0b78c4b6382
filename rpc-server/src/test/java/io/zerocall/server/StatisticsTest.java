package io.zerocall.server;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.testing.ZmtpClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @RpcService("test")
  public static final class Echo {
    @RpcMethod
    public String echo(String text) {
      return text;
    }
  }

  @Test
  void aMessageOfTheWrongShapeIsAnsweredAndCounted() throws IOException {
    try (RpcServer server =
            RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Echo()).start();
        ZmtpClient client = ZmtpClient.dealer(server.endpoint())) {
      client.send("a", "b", "c");
      assertThat(client.receiveText()).contains("-32600");
      client.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"]}");
      assertThat(client.receiveText()).contains("\"result\":\"x\"");
      ServerStatistics statistics = server.statistics();
      assertThat(statistics.messagesReceived()).isEqualTo(2);
      assertThat(statistics.messagesRefused()).isEqualTo(1);
      assertThat(statistics.repliesDropped()).isZero();
    }
  }

  @Test
  void countsTheOpenConnections() throws IOException {
    try (RpcServer server =
        RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Echo()).start()) {
      assertThat(server.statistics().connections()).isZero();
      try (ZmtpClient first = ZmtpClient.dealer(server.endpoint());
          ZmtpClient second = ZmtpClient.dealer(server.endpoint())) {
        first.send("[]");
        assertThat(first.receiveText()).contains("-32600");
        second.send("[]");
        assertThat(second.receiveText()).contains("-32600");
        assertThat(server.statistics().connections()).isEqualTo(2);
      }
      eventually("none is left", () -> server.statistics().connections() == 0);
    }
  }
}
