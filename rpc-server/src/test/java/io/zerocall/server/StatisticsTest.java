package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class StatisticsTest {
  @RpcService("test")
  public static final class Echo {
    @RpcMethod
    public String echo(String text) {
      return text;
    }
  }

  @Test
  void aMessageOfTheWrongShapeIsAnsweredAndCounted() {
    try (RpcServer server =
            RpcServer.builder().bind("tcp://127.0.0.1:0").register(new Echo()).start();
        ZContext context = new ZContext()) {
      ZMQ.Socket dealer = context.createSocket(SocketType.DEALER);
      dealer.setReceiveTimeOut(10_000);
      dealer.connect(server.endpoint());
      dealer.sendMore("a");
      dealer.sendMore("b");
      dealer.send("c");
      assertThat(dealer.recvStr()).contains("-32600");
      dealer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"]}");
      assertThat(dealer.recvStr()).contains("\"result\":\"x\"");
      ServerStatistics statistics = server.statistics();
      assertThat(statistics.messagesReceived()).isEqualTo(2);
      assertThat(statistics.messagesRefused()).isEqualTo(1);
      assertThat(statistics.repliesDropped()).isZero();
    }
  }
}
