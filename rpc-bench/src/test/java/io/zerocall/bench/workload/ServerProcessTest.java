package io.zerocall.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.bench.contender.Contender;
import io.zerocall.testing.Eventually;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerProcessTest {

  @ParameterizedTest
  @EnumSource
  void theServerEndsWithItsStandardInput(Contender contender) throws Exception {
    Process process = ServerProcess.command(contender).start();
    try {
      assertThat(process.inputReader().readLine()).startsWith(ServerMain.LISTENING_ON);
      process.getOutputStream().close();
      assertThat(process.waitFor(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
