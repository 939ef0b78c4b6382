package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.broker.RpcBroker;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guide's lines with curl that submit a job and fetch its result, as they stand. */
@Timeout(120)
class JobsGuideTest {
  private static final String HTTP = "http://127.0.0.1:8090";
  private static final String ID = "[0-9a-f]{32}";
  private static final String SHOWN_ID = "6f1d8a3c0b7e4d59a2c4e6f80913b5d7";

  /** Returns the commands and what each prints, of the block that this test runs. */
  private static List<String> shown() throws IOException {
    String session = ReadmeTest.blocks("console").stream()
        .map(block -> String.join("\n", block.lines()))
        .filter(text -> text.startsWith("$ curl") && text.contains(HTTP))
        .findFirst()
        .orElseThrow();
    return List.of(session.split("(?<=" + HTTP + ")\n|\n(?=\\$ )"));
  }

  private static String run(String command) throws IOException {
    Process shell =
        new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void curlSubmitsAndFetches(@TempDir Path directory) throws Exception {
    Installed.require("curl", "curl", "--version");
    List<String> shown = shown();
    try (RpcBroker broker = RpcBroker.builder()
            .bind("tcp://127.0.0.1:0")
            .connector(HttpConnector.at("127.0.0.1", 0))
            .jobs(SqliteJobStore.open(directory.resolve("jobs.db")))
            .start();
        RpcServer worker = RpcServer.builder()
            .dial(broker.endpoint())
            .registerFunction("my.namespace.mult", Product.class, (a, b) -> a * b)
            .start()) {
      assertThat(worker.endpoints()).isEmpty();
      String id = SHOWN_ID;
      List<String> printed = new ArrayList<>();
      for (String line : shown) {
        if (line.startsWith("$ ")) {
          String reply =
              run(line.substring(2).replace(HTTP, broker.endpoints().get(1)).replace(SHOWN_ID, id));
          if (reply.matches(".*\"result\":\"" + ID + "\".*")) {
            id = reply.replaceFirst(".*\"result\":\"(" + ID + ")\".*", "$1");
          }
          printed.add(line);
          printed.add(reply.replace(id, SHOWN_ID));
        }
      }
      assertThat(printed).isNotEmpty().containsExactlyElementsOf(shown);
    }
  }

  /** The method. */
  @FunctionalInterface
  interface Product {
    int of(int a, int b);
  }
}
