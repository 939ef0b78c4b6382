package io.zerocall.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.bench.soak.attack.AttackName;
import io.zerocall.bench.soak.attack.Tally;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every attack reaches a server, which survives all of them. */
class AttackTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int TRIES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static SoakServer server;

  @BeforeAll
  static void start() throws IOException {
    server = SoakServer.start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SPINNERS")
  void aCallIsAnsweredAfterIt(AttackName name) throws Exception {
    boolean sends = name != AttackName.HALF_OPEN && name != AttackName.HALF_OPEN_HTTP;
    Tally tally = name.attack().run(server.target(), SHORT);
    for (int i = 0; i < TRIES && (tally.opened() == 0 || (sends && tally.bytes() == 0)); i++) {
      tally = name.attack().run(server.target(), SHORT); // the time was over too soon
    }

    assertThat(tally.opened()).isPositive();
    assertThat(tally.bytes() > 0).isEqualTo(sends);
    assertIsAnswered();
  }

  private static void assertIsAnswered() {
    try (RpcClient client = RpcClient.builder()
        .timeout(PATIENCE)
        .connectTimeout(PATIENCE)
        .connect(server.target().zmq())) {
      assertThat(client.call("my.namespace.mult", Integer.class, 6, 7)).isEqualTo(42);
    }
  }

  @Test
  void spinnersLeaveTheServerAlone() throws InterruptedException {
    assertThat(AttackName.SPINNERS.attack().run(server.target(), SHORT))
        .isEqualTo(Tally.parse("0 0 0 0"));
  }

  @Test
  void aTallyIsReadBackAsItWasWritten() {
    Tally tally = new Tally(1, 2, 3, 4);
    assertThat(Tally.parse(tally.toString())).isEqualTo(tally);
  }
}
