package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages of the interface's own. */
@Timeout(60)
class PagesTest {

  @Test
  void echo() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/echo", "anything").text()).isEqualTo("ok");
    }
  }

  @Test
  void theHelpListsTheQueues() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.peer().send("/q/a", "{\"info\": \"adds\"}", "Type", "get");
      jobs.awaitWorkers(1);
      jobs.create("q/b");
      Peer client = jobs.waitingClient("/q/b", "x");
      for (String path : new String[] {"/", "/rpc/help"}) {
        Reply help = jobs.ask(path, "");
        assertThat(help.header("content-type")).startsWith("text/plain");
        assertThat(help.text()).containsPattern("(?m)^q/a +0/1  adds$");
        assertThat(help.text()).containsPattern("(?m)^q/b +1/0$");
      }
      worker.close();
      client.close();
    }
  }

  @Test
  void theDetailsAreJson() throws Exception {
    try (Jobs jobs = new Jobs()) {
      long now = System.currentTimeMillis() / 1_000;
      Peer worker = jobs.waitingWorker("/q", "worker", "Set-ID", "a \"b\"");
      Peer client = jobs.peer().send("/q", "x");
      assertThat(worker.receive().text()).isEqualTo("x");
      Peer waiting = jobs.waitingClient("/q", "y");
      Peer idle = jobs.waitingWorker("/other", "get", "Set-ID", "idle");

      Reply reply = jobs.ask("/rpc/details", "");
      assertThat(reply.header("content-type")).isEqualTo("application/json");
      Map<String, JsonText> details = JsonText.parse(reply.text()).members();
      assertThat(details.keySet()).containsExactlyInAnyOrder("$info", "q", "other");
      assertThat(info(details).keySet())
          .containsExactlyInAnyOrder(
              "version",
              "uptime",
              "connect",
              "request",
              "call",
              "result",
              "recv",
              "send",
              "io_event");
      Map<String, JsonText> busy = member(details, "q").members();
      assertThat(busy)
          .hasToString(
              "{last_worker=" + busy.get("last_worker") + ", worker_ids=[], workers=0, clients=1}");
      assertThat(Long.parseLong(String.valueOf(busy.get("last_worker")))).isBetween(now, now + 60);
      assertThat(member(details, "other").members().get("worker_ids")).hasToString("[\"idle\"]");
      client.close();
      waiting.close();
      idle.close();
    }
  }

  @Test
  void theDetailsCountWhatHappens() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer peer = jobs.peer();
      Map<String, JsonText> before = info(details(peer));
      Peer worker = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer().send("/q", "x");
      assertThat(worker.receive().text()).isEqualTo("x");
      assertThat(worker.ask("/", "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
      Map<String, JsonText> after = info(details(peer));
      assertThat(added(before, after, "connect")).isEqualTo(2);
      assertThat(added(before, after, "request")).isEqualTo(4);
      assertThat(added(before, after, "call")).isOne();
      assertThat(added(before, after, "result")).isOne();
      assertThat(added(before, after, "recv")).isGreaterThan(100);
      assertThat(added(before, after, "send")).isGreaterThan(100);
      assertThat(added(before, after, "io_event")).isPositive();
    }
  }

  @Test
  void theVersionIsTheProjects() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(member(info(details(jobs.peer())), "version").string())
          .matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }
  }

  @Test
  void debugCountsWhatIsLive() throws Exception {
    try (Jobs jobs = new Jobs()) {
      assertThat(jobs.ask("/debug", "").text()).isEqualTo("Memory allocated: 0\n");
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().send("/q", "x");
      String id = worker.receive().id();
      assertThat(jobs.ask("/debug", "").text()).isNotEqualTo("Memory allocated: 0\n");
      assertThat(worker.ask("/" + id, "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
      assertThat(jobs.ask("/q", "", "Type", "delete").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/debug", "").text()).isEqualTo("Memory allocated: 0\n");
    }
  }

  @Test
  void whatAWorkerSaysAboutAQueueIsShownAsText() throws Exception {
    try (Jobs jobs = new Jobs()) {
      String info = "<b>\\\"x\\\"</b>\\r\\nY";
      Peer worker = jobs.peer().send("/q", "{\"info\": \"" + info + "\"}", "Type", "get");
      jobs.awaitWorkers(1);
      Reply help = jobs.ask("/", "");
      assertThat(help.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(help.header("content-type")).startsWith("text/plain");
      assertThat(member(details(jobs.peer()), "q").members().get("info"))
          .hasToString("\"" + info + "\"");
      worker.close();
    }
  }

  private static Map<String, JsonText> details(Peer peer) throws Exception {
    return JsonText.parse(peer.ask("/rpc/details", "").text()).members();
  }

  private static Map<String, JsonText> info(Map<String, JsonText> details) {
    return member(details, "$info").members();
  }

  private static JsonText member(Map<String, JsonText> members, String name) {
    return java.util.Objects.requireNonNull(members.get(name), name);
  }

  private static long added(
      Map<String, JsonText> before, Map<String, JsonText> after, String name) {
    return Long.parseLong(member(after, name).toString())
        - Long.parseLong(member(before, name).toString());
  }
}
