package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** Looks at a broker and calls its workers from the console in a browser. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConsoleBrokerTest {
  private static final String FIGURES = ".figures";
  private static final String NAMES = "[role=group][aria-label=Names]";
  private static final String WORKERS = "[role=group][aria-label=Workers]";

  private RpcBroker broker;
  private Chromium browser;

  /** A worker's methods. */
  @RpcService("jobs")
  public static final class Jobs {
    private final CountDownLatch released = new CountDownLatch(1);

    @RpcMethod
    public int add(int a, int b) {
      return a + b;
    }

    @RpcMethod
    public void hold() throws InterruptedException {
      released.await();
    }
  }

  @BeforeEach
  void start() throws IOException {
    Chromium.require();
    broker = RpcBroker.builder()
        .connector(HttpConnector.at("127.0.0.1", 0))
        .bind("tcp://127.0.0.1:0")
        .start();
    browser = Chromium.start();
  }

  @AfterEach
  void close() throws IOException {
    if (broker != null) {
      broker.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private String endpoint() {
    return broker.endpoints().stream()
        .filter(endpoint -> endpoint.startsWith("tcp:"))
        .findFirst()
        .orElseThrow();
  }

  private String web() {
    return broker.endpoints().stream()
        .filter(endpoint -> endpoint.startsWith("http:"))
        .findFirst()
        .orElseThrow();
  }

  private RpcServer worker(Jobs jobs) {
    RpcServer worker = RpcServer.builder()
        .dial(endpoint())
        .worker("<b>w1</b>")
        .credit(1)
        .register(jobs)
        .start();
    eventually("the worker is there", () -> broker.workers() == 1);
    return worker;
  }

  private void open(String page) {
    browser.open(web() + "/#" + page);
    var unused = browser.find("main h1");
  }

  @Test
  void namesWorkersAndCallsAreShownAsTheyChange() throws Exception {
    open("");
    browser.find(".broker-link").click();
    browser.awaitText("main h1", "Broker");
    browser.awaitText("main", "No worker offers anything.");
    browser.awaitText("main", "Nothing was refused.");
    Jobs jobs = new Jobs();
    try (RpcClient client = RpcClient.connect(endpoint())) {
      try (RpcServer worker = worker(jobs)) {
        browser.awaitText(NAMES, "jobs.add 1 0 0.0");
        browser.awaitText(WORKERS, "<b>w1</b> 127.0.0.1:");
        assertThat(browser.all(WORKERS + " b")).isEmpty();
        CompletableFuture<Void> running = client.callAsync("jobs.hold", Void.class);
        eventually("it runs", () -> broker.status().running() == 1);
        CompletableFuture<Integer> queued = client.callAsync("jobs.add", int.class, 1, 2);
        browser.awaitText(FIGURES, "Queued\n1\nRunning\n1");
        browser.awaitText(NAMES, "jobs.add 1 1 0.0");
        CompletableFuture<Void> refused = client.callAsync("no.such", Void.class);
        browser.awaitText("[role=group][aria-label=Refused]", "unknownName 1");
        jobs.released.countDown();
        assertThat(queued.get()).isEqualTo(3);
        browser.awaitText(FIGURES, "Queued\n0\nRunning\n0");
        browser.awaitText(FIGURES, "Answered\n2");
        assertThat(running).isCompleted();
        assertThat(refused).isCompletedExceptionally();
        assertThat(worker.endpoints()).isEmpty();
      }
      browser.awaitText("main", "No worker is connected.");
    }
    assertThat(browser.complaints()).isEmpty();
    broker.close();
    browser.awaitText("main [role=status]", "The broker doesn’t answer");
  }

  @Test
  void aMethodOfAWorkerIsCalled() {
    try (RpcServer worker = worker(new Jobs())) {
      open("jobs.add");
      browser.awaitText("main .help", "A worker offers this method.");
      browser.awaitFocus("Parameters as JSON");
      browser.press("5");
      browser.hold(Keys.CONTROL, Keys.ENTER);
      browser.awaitText(".field-error", "Expected an array or an object");
      browser.replace("[5, 7]");
      browser.hold(Keys.CONTROL, Keys.ENTER);
      browser.awaitText(".reply", "12");
      assertThat(browser.complaints()).isEmpty();
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void thePageIsAccessible() {
    try (RpcServer worker = worker(new Jobs())) {
      for (String scheme : List.of("light", "dark")) {
        browser.prefer("prefers-color-scheme", scheme);
        for (int width : List.of(1280, 360)) {
          browser.resize(width, 800);
          open("/broker");
          browser.awaitText(NAMES, "jobs.add");
          assertThat(Axe.violations(browser)).as("%s, %s px", scheme, width).isEqualTo(List.of());
          assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
              .isLessThanOrEqualTo(width);
        }
      }
      assertThat(worker.endpoints()).isEmpty();
    }
  }

  @Test
  void anotherServerHasNoSuchPage() throws IOException {
    try (BrowsedConsole console = BrowsedConsole.start()) {
      console.open("/broker");
      console.browser().awaitText("main h1", "No such method");
      assertThat(console.browser().all(".broker-link")).isEmpty();
      console.assertClean();
    }
  }
}
