package io.zerocall.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerocall.RpcRemoteException;
import io.zerocall.syrpc.SyrpcClient;
import io.zerocall.syrpc.SyrpcServer;
import io.zerocall.syrpc.SyrpcSettings;
import io.zerocall.testing.RabbitMq;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples for SyRPC. */
@Timeout(120)
class SyrpcTest {
  @Test
  void oneBackEndFetchesTheResultOfAnothersRequest() throws Exception {
    try (RabbitMq rabbitMq = RabbitMq.start()) {
      SyrpcSettings settings =
          SyrpcSettings.app("shop").host("127.0.0.1").port(rabbitMq.port()).build();
      Thread echo;
      try (SyrpcServer server = SyrpcServer.connect(settings);
          SyrpcClient first = SyrpcClient.connect(settings);
          SyrpcClient second = SyrpcClient.connect(settings)) {
        echo = new Thread(new SyrpcEcho(server));
        echo.start();
        String id = new SyrpcBackEnd(first).page();
        assertThat(new SyrpcBackEnd(second).echo(id)).hasToString("{\"value\":\"hello\"}");
        String unknown = first.putRequest("fly", null);
        assertThatExceptionOfType(RpcRemoteException.class)
            .isThrownBy(() -> first.getResult(unknown, Duration.ofSeconds(30)))
            .withMessageContaining("no such type: fly");
      }
      echo.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(echo.isAlive()).isFalse();
    }
  }
}
