package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.testing.RabbitMq;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class RabbitMqBridgeCommandTest {
  private static final String ENDPOINT = "tcp://127.0.0.1:1";

  private static RpcBroker broker() {
    return RpcBroker.builder().bind("tcp://127.0.0.1:0").start();
  }

  @Test
  void passesCallsOnUntilSigterm(@TempDir Path directory) throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "guest\n");
    try (RabbitMq rabbitMq = RabbitMq.start();
        RpcBroker a = broker();
        RpcBroker b = broker();
        RpcServer worker =
            RpcServer.builder().dial(b.endpoint()).register(new DemoService()).start();
        CommandProcess serving = CommandProcess.start(
            "rabbitmq-bridge",
            b.endpoint(),
            "--amqp=amqp://guest@127.0.0.1:" + rabbitMq.port(),
            "--amqp-password-file=" + password,
            "--serve=my.namespace.*");
        CommandProcess forwarding = CommandProcess.start(
            "rabbitmq-bridge",
            a.endpoint(),
            "--amqp=amqp://127.0.0.1:" + rabbitMq.port(),
            "--forward=my.namespace.*",
            "--topic=news.*");
        RpcClient client = RpcClient.connect(a.endpoint())) {
      assertThat(worker).isNotNull();
      assertThat(serving.line()).isEqualTo("dialing " + b.endpoint());
      assertThat(forwarding.line()).isEqualTo("dialing " + a.endpoint());
      eventually("both are connected", () -> isCallable(client));
      serving.terminate();
      assertThat(serving.exitCode()).isEqualTo(143);
      forwarding.terminate();
      assertThat(forwarding.exitCode()).isEqualTo(143);
    }
  }

  private static boolean isCallable(RpcClient client) {
    try {
      return client.call("my.namespace.mult", int.class, 5, 7) == 35;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prefetch=1 | at least one of",
        "--serve=a..b | expected: words joined by dots",
        "--serve=a --forward=* | overlap",
        "--serve=a --prefetch=0 | prefetch: 0",
        "--serve=a --amqp=http://host | amqp: not a valid URI",
        "--serve=a --amqp=amqp://ann:secret@host | --amqp-password-file=FILE",
        "--serve=a --amqp=amqp://ann@host | a user needs",
        "--serve=a --amqp-password-file=none | needs a user",
        "--serve=a --amqp=amqp://ann@host --amqp-password-file=/none | does not exist"
      })
  void reportsMistakes(String options, String expected) {
    CommandRun run = CommandRun.of(("rabbitmq-bridge " + ENDPOINT + " " + options).split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(expected).doesNotContain("secret");
  }
}
