package io.zerocall.cli;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerocall.JobState;
import io.zerocall.RpcContext;
import io.zerocall.RpcJob;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rpc result --wait} draws on a terminal. */
@Timeout(120)
class JobBarTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir
  private Path directory;

  /** Ends when the test has seen it. */
  @RpcService("books")
  public static final class Books {
    final CountDownLatch drawn = new CountDownLatch(1);
    final CountDownLatch seen = new CountDownLatch(1);

    @RpcMethod
    public int print() throws InterruptedException {
      RpcJob job = RpcContext.current().orElseThrow().job().orElseThrow();
      job.progress(3, 4, "page three");
      drawn.await();
      job.progress(3, 4, "the same page");
      seen.await();
      return 4;
    }
  }

  @BeforeEach
  void requireScript() throws InterruptedException {
    boolean present;
    try {
      present = new ProcessBuilder("script", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      present = false;
    }
    assumeTrue(present, "there is the program script of util-linux");
  }

  /** Runs a command on a terminal of a type. */
  private static Process onTerminal(String type, String... words) throws IOException {
    String command = CommandProcess.command(words).stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
    ProcessBuilder script = new ProcessBuilder("script", "-qec", command, "/dev/null");
    script.environment().put("TERM", type);
    Process process = script.redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  private static void readUntil(String expected, Reader output, StringBuilder shown)
      throws IOException {
    while (shown.indexOf(expected) < 0) {
      int next = output.read();
      assertThat(next).as("%s", shown).isNotNegative();
      shown.append((char) next);
    }
  }

  private void run(String terminal, String first) throws Exception {
    Books books = new Books();
    SqliteJobStore store = SqliteJobStore.open(directory.resolve("jobs.db"));
    try (RpcBroker broker =
            RpcBroker.builder().bind("tcp://127.0.0.1:0").jobs(store).start();
        RpcServer worker =
            RpcServer.builder().dial(broker.endpoint()).register(books).start();
        RpcClient client = RpcClient.connect(broker.endpoint())) {
      assertThat(worker.endpoints()).isEmpty();
      Job<Integer> job = client.submit("books.print", int.class);
      String id = job.id();
      eventually("it runs", () -> job.state() == JobState.RUNNING);
      Process process = onTerminal(terminal, "result", broker.endpoint(), id, "--wait");
      CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .execute(process::destroyForcibly); // nothing else ends a read
      try (Reader output = process.inputReader(StandardCharsets.UTF_8)) {
        StringBuilder shown = new StringBuilder();
        if (!first.isEmpty()) {
          readUntil(first, output, shown);
          books.drawn.countDown();
          readUntil("the same page", output, shown);
        }
        books.drawn.countDown();
        books.seen.countDown();
        int next = output.read();
        while (next >= 0) {
          shown.append((char) next);
          next = output.read();
        }
        assertThat(process.waitFor()).as("%s", shown).isZero();
        assertThat(shown.toString().strip()).endsWith("4");
        assertThat(shown.indexOf("books.print") >= 0).as("%s", shown).isEqualTo(!first.isEmpty());
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void aTerminalShowsABar() throws Exception {
    run("xterm", "75%");
  }

  @Test
  void anyOtherOutputHasTheResultAlone() throws Exception {
    run("dumb", "");
  }
}
