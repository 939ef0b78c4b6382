package io.zerocall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.JsonText;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.io.File;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class ListCommandTest {
  @Test
  void listsNamesTypesAndHelp() {
    try (RpcServer server = demo().start()) {
      CommandRun run = CommandRun.of("list", server.endpoint());
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.lines())
          .containsExactly(
              "my.namespace.divide(number, number): number  Divides a by b, and drops the fraction;"
                  + " fails if b is 0.",
              "my.namespace.echo(string): string            Returns text as it is.",
              "my.namespace.greet(string, string): string   Greets name; greeting is \"Hello\""
                  + " unless given.",
              "my.namespace.mult(number, number): number    Multiplies a by b.",
              "my.namespace.sleep(number): null             Returns after millis milliseconds.");
    }
  }

  @Test
  void listsWhatEveryServerHasIfAsked() {
    try (RpcServer server = demo().start()) {
      assertThat(CommandRun.of("list", server.endpoint(), "--all").out())
          .contains("rpc.ping(): string", "system.listMethods(): array");
    }
  }

  @Test
  void printsJsonIfAsked() {
    try (RpcServer server = demo().start()) {
      JsonText list =
          JsonText.parse(CommandRun.of("list", server.endpoint(), "--json").out());
      assertThat(list.elements()).hasSize(5);
      assertThat(list.elements().get(3))
          .hasToString("{\"name\":\"my.namespace.mult\",\"signature\":[\"number\",\"number\","
              + "\"number\"],\"help\":\"Multiplies a by b.\"}");
    }
  }

  @Test
  void listsMoreMethodsThanABatchHolds() {
    RpcServerBuilder builder = RpcServer.builder().bind("tcp://127.0.0.1:0");
    for (int i = 0; i < 1_001; i++) {
      builder.registerFunction("many.n" + i, IntSupplier.class, () -> 0);
    }
    try (RpcServer server = builder.start()) {
      assertThat(CommandRun.of("list", server.endpoint()).lines()).hasSize(1_001);
    }
  }

  @Test
  void endsQuietlyWhenItsOutputIsClosed() throws Exception {
    try (RpcServer server = demo().start();
        CommandProcess list = CommandProcess.start("list", server.endpoint())) {
      list.closeOutput();
      assertThat(list.exitCode()).isEqualTo(141);
      assertThat(list.errors()).isEmpty();
    }
  }

  @Test
  void saysThatItsOutputCannotBeWritten() throws Exception {
    File full = new File("/dev/full");
    assumeTrue(full.exists(), "there is a device that is always full");
    try (RpcServer server = demo().start();
        CommandProcess list = CommandProcess.start(
            builder -> builder.redirectOutput(full), "list", server.endpoint())) {
      assertThat(list.exitCode()).isEqualTo(2);
      assertThat(list.errors()).startsWith("rpc: the output can't be written: ").hasLineCount(1);
    }
  }

  private static RpcServerBuilder demo() {
    return RpcServer.builder().bind("tcp://127.0.0.1:0").register(new DemoService());
  }
}
