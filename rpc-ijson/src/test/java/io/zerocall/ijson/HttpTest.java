package io.zerocall.ijson;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interface as an HTTP server. */
@Timeout(60)
class HttpTest {
  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static final String POST = "POST /q HTTP/1.1\r\n" + HOST;

  private static Reply raw(Jobs jobs, String request) throws IOException {
    return jobs.peer().sendRaw(request).receive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /echo\r\n\r\n",
        "GET  /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n folded: x\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nName: a\u0001b\r\n\r\n",
        POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        POST + "Content-Length: -1\r\n\r\n",
        POST + "Content-Length: 1x\r\n\r\nx",
        POST + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: gzip\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void aMalformedRequestIsRefusedAndEndsTheConnection(String request) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer peer = jobs.peer().sendRaw(request + "GET /echo HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(peer.receive().line()).isEqualTo("400 Invalid data");
      assertThat(peer.awaitsEnd()).isTrue();
      assertThat(jobs.ask("/echo", "").text()).isEqualTo("ok");
    }
  }

  @Test
  void pagesOfOthersMayNotAsk() throws Exception {
    try (Jobs jobs = new Jobs(c -> c.allowHost("jobs.example.com"), builder -> builder)) {
      for (String headers : List.of(
          "Host: evil.example\r\n",
          "Host: 127.0.0.1.evil.example:8001\r\n",
          "Host: \r\n",
          HOST + "Host: localhost\r\n",
          HOST + "Origin: http://evil.example\r\n",
          HOST + "Origin: null\r\n",
          HOST + "Sec-Fetch-Site: cross-site\r\n",
          HOST + "Sec-Fetch-Site: same-site\r\n",
          HOST + "Referer: http://evil.example/\r\n",
          HOST + "Referer: http://evil.example/127.0.0.1/\r\n",
          HOST + "Referer: http://127.0.0.1.evil.example/\r\n")) {
        assertThat(raw(jobs, "GET /echo HTTP/1.1\r\n" + headers + "\r\n").line())
            .as(headers)
            .isEqualTo("403 Forbidden");
      }
      for (String headers : List.of(
          "",
          "Host: localhost:1\r\n",
          "Host: [::1]:" + jobs.port() + "\r\n",
          "Host: JOBS.example.com\r\n",
          HOST + "Origin: http://127.0.0.1\r\n",
          HOST + "Sec-Fetch-Site: same-origin\r\n",
          HOST + "Sec-Fetch-Site: none\r\n",
          HOST + "Referer: \r\n",
          HOST + "Referer: http://127.0.0.1/rpc/help\r\n")) {
        assertThat(raw(jobs, "GET /echo HTTP/1.1\r\n" + headers + "\r\n").text())
            .as(headers)
            .isEqualTo("ok");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/q", "HTTPS://jobs/q?x=http://y/z", "/q?x"})
  void schemeHostAndQueryAreNotPartOfAName(String target) throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      Peer client = jobs.peer().sendRaw("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(worker.receive().header("name")).isEqualTo("q");
      Reply help = raw(jobs, "GET http://127.0.0.1?x HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(help.text()).startsWith("Zerocall");
      client.close();
    }
  }

  @Test
  void someMachinesMayConnect() throws Exception {
    try (Jobs admitted = new Jobs(c -> c, builder -> builder.admitFrom("127.0.0.1"));
        Jobs refused = new Jobs(c -> c, builder -> builder.admitFrom("192.0.2.0/24"))) {
      assertThat(admitted.ask("/echo", "").text()).isEqualTo("ok");
      assertThat(refused.peer().awaitsEnd()).isTrue();
    }
  }

  @Test
  void aBodyAboveTheLimitIsRefused() throws Exception {
    try (Jobs jobs =
        new Jobs(c -> c, builder -> builder.limits(RpcLimits.DEFAULTS.withMessageBytes(10_000)))) {
      jobs.create("q");
      assertThat(jobs.ask("/q", "x".repeat(10_000), "Type", "async").line()).isEqualTo("200 OK");
      assertThat(jobs.ask("/q", "x".repeat(10_001), "Type", "async").line())
          .isEqualTo("413 Content Too Large");
      Peer announcing =
          jobs.peer().sendRaw(POST + "Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n");
      assertThat(announcing.receive().line()).isEqualTo("413 Content Too Large");
      String chunk = "1000\r\n" + "x".repeat(4_096) + "\r\n";
      Peer chunked = jobs.peer()
          .sendRaw(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3) + "0\r\n\r\n");
      assertThat(chunked.receive().line()).isEqualTo("413 Content Too Large");
      assertThat(chunked.awaitsEnd()).isTrue();
    }
  }

  @Test
  void aClientThatSendsTooMuchReceivesTheRefusal() throws Exception {
    try (Jobs jobs =
        new Jobs(c -> c, builder -> builder.limits(RpcLimits.DEFAULTS.withMessageBytes(10_000)))) {
      for (int i = 0; i < 5; i++) {
        assertThat(jobs.ask("/q", "x".repeat(3_000_000)).line()).isEqualTo("413 Content Too Large");
      }
    }
  }

  @Test
  void aBodyMayComeInChunks() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer()
          .sendRaw(POST
              + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;a=b\r\n, world\r\n0\r\n\r\n");
      assertThat(worker.receive().text()).isEqualTo("hello, world");
      client.close();
    }
  }

  @Test
  void aClientMayWaitForTheServersConsentToSend() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+");
      Peer client = jobs.peer().sendRaw(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(client.line()).isEmpty();
      assertThat(worker.poll("/echo", "get+")).isNotNull();
      var unused = client.sendRaw("hi");
      assertThat(worker.receive().text()).isEqualTo("hi");
    }
  }

  @Test
  void theResponseToHeadHasNoBody() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer peer = jobs.peer().sendRaw("HEAD /echo HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(peer.line()).isEqualTo("HTTP/1.1 200 OK");
      String header = peer.line();
      boolean hasLength = false;
      while (!header.isEmpty()) {
        hasLength |= header.equalsIgnoreCase("content-length: 2");
        header = peer.line();
      }
      assertThat(hasLength).isTrue();
      assertThat(peer.ask("/echo", "").text()).isEqualTo("ok");
    }
  }

  @Test
  void theConnectionEndsIfTheClientWantsThat() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer closing = jobs.peer();
      Reply last = closing.ask("/echo", "", "Connection", "close");
      assertThat(last.header("connection")).isEqualTo("close");
      assertThat(closing.awaitsEnd()).isTrue();
      Peer old = jobs.peer().sendRaw("GET /echo HTTP/1.0\r\n\r\n");
      assertThat(old.receive().text()).isEqualTo("ok");
      assertThat(old.awaitsEnd()).isTrue();
      Peer kept = jobs.peer().sendRaw("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(kept.receive().text()).isEqualTo("ok");
      assertThat(kept.ask("/echo", "").text()).isEqualTo("ok");
    }
  }

  @Test
  void theTaskOfAWorkerThatEndsItsConnectionIsLost() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get+", "Connection", "close");
      Peer client = jobs.peer().send("/q", "task");
      assertThat(worker.receive().text()).isEqualTo("task");
      assertThat(client.receive().line()).isEqualTo("503 Service Unavailable");
    }
  }

  @Test
  void namesAndIdsDoNotAddHeaders() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/*", "get");
      Peer client = jobs.peer()
          .send(
              "/rpc/call", "{\"method\": \"a\\r\\nX-Evil: 1\\u0000\\u00e9 %\", \"id\": \"a\\nb\"}");
      Reply task = worker.receive();
      assertThat(task.headers()).doesNotContainKey("x-evil");
      assertThat(task.header("name")).isEqualTo("a%0D%0AX-Evil: 1%00%C3%A9 %");
      assertThat(task.id()).matches("[0-9a-f]{32}");
      assertThat(worker.ask("/" + task.id(), "r", "Type", "result").line()).isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo("r");
    }
  }

  @Test
  void aNameIsNotTooLong() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/*", "get");
      String longest = "x".repeat(512);
      for (String type : new String[] {"async", "pub"}) {
        assertThat(jobs.ask("/" + longest + "x", "", "Type", type).line())
            .isEqualTo("400 Wrong queue");
      }
      assertThat(jobs.ask("/rpc/call", "{\"method\": \"" + longest + "x\"}").line())
          .isEqualTo("400 Wrong queue");
      Peer client = jobs.peer().send("/" + longest, "");
      assertThat(worker.receive().header("name")).isEqualTo(longest);
      client.close();
    }
  }

  @Test
  void aWorkerMayHaveAnyName() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get", "Set-ID", "\u00e9 \"{}\" '");
      Peer client = jobs.peer().send("/q", "task", "Worker-ID", "\u00e9 \"{}\" '");
      assertThat(worker.receive().text()).isEqualTo("task");
      client.close();
    }
  }

  @Test
  void aDeepBodyIsOpaque() throws Exception {
    try (Jobs jobs = new Jobs()) {
      Peer worker = jobs.waitingWorker("/q", "get");
      String deep = "[".repeat(200_000);
      Peer client = jobs.peer().send("/q", deep);
      Reply task = worker.receive();
      assertThat(task.text()).isEqualTo(deep);
      assertThat(worker.ask("/", deep, "Type", "result", "Id", task.id()).line())
          .isEqualTo("200 OK");
      assertThat(client.receive().text()).isEqualTo(deep);
      assertThat(jobs.ask("/", deep, "Type", "result").line()).isEqualTo("400 No Id");
    }
  }

  @Test
  void thereAreNotTooManyConnections() throws Exception {
    try (Jobs jobs =
        new Jobs(c -> c, builder -> builder.limits(RpcLimits.DEFAULTS.withConnections(2)))) {
      Peer first = jobs.peer();
      Peer second = jobs.peer();
      assertThat(first.ask("/echo", "").text()).isEqualTo("ok");
      assertThat(second.ask("/echo", "").text()).isEqualTo("ok");
      assertThat(jobs.peer().awaitsEnd()).isTrue();
      assertThat(first.ask("/echo", "").text()).isEqualTo("ok");
    }
  }
}
