package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.META;
import static io.zerocall.mcp.Peer.json;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.message;
import static io.zerocall.mcp.Peer.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many tools, and names that are no names for agents. */
class ToolListTest {
  private final Served served = Served.byDefault();

  /** A tool without parameters. */
  @FunctionalInterface
  public interface Tool {
    @RpcMethod(tool = true)
    String name();
  }

  @AfterEach
  void close() {
    served.close();
  }

  private void register(String name) {
    served.server().registerFunction(name, Tool.class, () -> name);
  }

  private static List<String> names(JsonText page) {
    return member(page, "tools").elements().stream()
        .map(tool -> member(tool, "name").string())
        .toList();
  }

  private JsonText page(String cursor) {
    return result(served.post(
        served.stateless("tools/list"), message("1", "tools/list", "{" + cursor + META + "}")));
  }

  @Test
  void manyToolsComeInPages() {
    for (int i = 0; i < 600; i++) {
      register("x.tool" + (1_000 + i));
    }
    List<String> all = new ArrayList<>();
    JsonText page = page("");
    int pages = 1;
    while (page.members().containsKey("nextCursor")) {
      all.addAll(names(page));
      assertThat(names(page)).hasSize(250);
      page = page("\"cursor\":" + member(page, "nextCursor") + ",");
      pages++;
    }
    all.addAll(names(page));
    assertThat(pages).isEqualTo(3);
    assertThat(all).hasSize(610).doesNotHaveDuplicates().isSorted().contains("x_tool1599");
  }

  @Test
  void aPageBeginsAfterAToolThatIsGone() {
    register("x.a");
    register("x.c");
    JsonText page = page("\"cursor\":\"eF9i\","); // x_b
    assertThat(names(page)).containsExactly("x_c");
    assertThat(names(page("\"cursor\":\"enp6\","))).isEmpty(); // zzz
  }

  @Test
  void everyToolHasANameOfItsOwn() {
    for (String name :
        List.of("x.a.b", "x.a_b", "x.ä", "x.ö", "x." + "a".repeat(200), "x." + "a".repeat(201))) {
      register(name);
    }
    List<String> names = names(page(""));
    assertThat(names)
        .contains("x_a_b", "x_a_b_2", "x__", "x___2")
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,128}"));
    assertThat(text(served.ask("x_a_b", "{}"))).isEqualTo("x.a.b");
    assertThat(text(served.ask("x_a_b_2", "{}"))).isEqualTo("x.a_b");
  }

  private static String text(HttpResponse<String> response) {
    return member(member(result(response), "content").elements().get(0), "text").string();
  }

  @Test
  void aToolThatIsRegisteredLaterIsFoundAtOnce() {
    assertThat(served.ask("x_late", "{}").body()).contains("Unknown tool");
    register("x.late");
    assertThat(text(served.ask("x_late", "{}"))).isEqualTo("x.late");
  }

  @Test
  void manyClientsCallAtTheSameTime() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int number = i;
        calls.add(() -> {
          HttpResponse<String> response = served.post(
              served.stateless("tools/call").header("Mcp-Name", "weather_add"),
              message(
                  Integer.toString(number),
                  "tools/call",
                  "{\"name\":\"weather_add\",\"arguments\":{\"a\":" + number + ",\"b\":1}," + META
                      + "}"));
          assertThat(member(json(response), "id")).hasToString("" + number);
          assertThat(member(result(response), "structuredContent")).hasToString("" + (number + 1));
          return null;
        });
      }
      for (Future<Void> done : clients.invokeAll(calls, Peer.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }
}
