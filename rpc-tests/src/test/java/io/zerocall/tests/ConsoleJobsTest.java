package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JobState;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.broker.RpcBroker;
import io.zerocall.client.Job;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobProgress;
import io.zerocall.server.RpcServer;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Looks at a broker's jobs, cancels and resubmits them, from the console in a browser. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConsoleJobsTest {
  private static final String FIGURES = ".figures";
  private static final String TABLE = "[role=group][aria-label=Jobs]";
  private static final String DETAILS = "[aria-label=Details]";

  @TempDir
  private Path directory;

  private SqliteJobStore store;
  private RpcBroker broker;
  private RpcServer worker;
  private RpcClient client;
  private Chromium browser;
  private final Shop shop = new Shop();

  /** A worker's methods. */
  @RpcService("shop.orders")
  public static final class Shop {
    private final CountDownLatch released = new CountDownLatch(1);

    @RpcMethod
    public String pack(String what) throws InterruptedException {
      released.await();
      return "packed " + what;
    }

    @RpcMethod
    public long count() {
      return 9_007_199_254_740_993L;
    }

    @RpcMethod
    public void fail(String why) {
      throw new IllegalStateException(why);
    }
  }

  @BeforeEach
  void start() throws IOException {
    Chromium.require();
    store = SqliteJobStore.open(directory.resolve("jobs.db"));
    broker = RpcBroker.builder()
        .connector(HttpConnector.at("127.0.0.1", 0))
        .bind("tcp://127.0.0.1:0")
        .jobs(store)
        .start();
    worker = RpcServer.builder().dial(endpoint("tcp:")).register(shop).start();
    client = RpcClient.connect(endpoint("tcp:"));
    browser = Chromium.start();
  }

  @AfterEach
  void close() throws IOException {
    shop.released.countDown();
    if (browser != null) {
      browser.close();
      client.close();
      worker.close();
      broker.close();
    }
  }

  private String endpoint(String scheme) {
    return broker.endpoints().stream()
        .filter(endpoint -> endpoint.startsWith(scheme))
        .findFirst()
        .orElseThrow();
  }

  private void open(String page) {
    browser.open(endpoint("http:") + "/#" + page);
    var unused = browser.find("main h1");
  }

  private Job<String> running() {
    Job<String> job = client.submit("shop.orders.pack", String.class, "tea");
    eventually("it runs", () -> job.state() == JobState.RUNNING);
    return job;
  }

  private Job<Void> failed() {
    Job<Void> job = client.submit("shop.orders.fail", void.class, "<b>no tea</b>");
    eventually("it has failed", () -> job.state() == JobState.FAILED);
    return job;
  }

  private String status() {
    return browser.text("main .heading [role=status]");
  }

  private void report(Job<?> job, long progress, long total, String message) {
    store
        .report(JobId.parse(job.id()), 1, new JobProgress(progress, total, message))
        .toCompletableFuture()
        .join();
  }

  private static String beginning(Job<?> job) {
    return job.id().substring(0, 8);
  }

  @Test
  void jobsAreShownAsTheyChange() {
    open("");
    browser.find(".jobs-link").click();
    browser.awaitText("main h1", "Jobs");
    browser.awaitText("main", "No job is like that.");
    browser.awaitText(FIGURES, "Waiting\n0");
    Job<String> running = running();
    browser.awaitText(TABLE, beginning(running) + " shop.orders.pack Running");
    report(running, 7, 10, "packing");
    browser.awaitText(TABLE, "7 of 10");
    browser.awaitText(TABLE, "packing");
    assertThat(browser.find("progress").getAccessibleName())
        .isEqualTo("Progress of job " + beginning(running));
    Job<Void> failed = failed();
    browser.awaitText(TABLE, beginning(failed) + " shop.orders.fail Failed");
    browser.awaitText(TABLE, "<b>no tea</b>");
    assertThat(browser.all(TABLE + " b")).isEmpty();
    browser.awaitText(FIGURES, "Running\n1");
    browser.awaitText(FIGURES, "Failed\n1");
    assertThat(browser.complaints()).isEmpty();
    broker.close();
    browser.awaitText("main [role=status]", "The broker doesn’t answer");
  }

  @Test
  void theTableIsFilteredByKeyboard() {
    Job<Void> failed = failed();
    Job<String> running = running();
    open("/jobs");
    browser.awaitText(TABLE, beginning(running));
    browser.tabTo("State");
    browser.press("Failed");
    browser.awaitText(TABLE, beginning(failed));
    awaitRows(1);
    browser.press(Keys.HOME);
    awaitRows(2);
    browser.tabTo("Method");
    browser.press("shop.orders.p*", Keys.ENTER);
    awaitRows(1);
    browser.awaitText(TABLE, beginning(running));
    browser.replace("other.*");
    browser.press(Keys.ENTER);
    browser.awaitText("main", "No job is like that.");
    browser.replace("a*b");
    browser.press(Keys.ENTER);
    browser.awaitText("main [role=status]", "Invalid params: method");
    assertThat(browser.complaints()).isEmpty();
  }

  private void awaitRows(int count) {
    var unused = browser.await(
        count + " rows", driver -> browser.all(TABLE + " tbody tr").size() == count ? true : null);
  }

  @Test
  void aRowKeepsTheFocusWhileOthersCome() {
    Job<String> first = running();
    open("/jobs");
    browser.awaitText(TABLE, beginning(first));
    browser.tabTo(beginning(first));
    Job<Void> second = failed();
    browser.awaitText(TABLE, beginning(second));
    assertThat(browser.focused().getText()).isEqualTo(beginning(first));
    browser.press(Keys.ENTER);
    browser.awaitText("main h1", "Job " + beginning(first));
    assertThat(browser.focused().getTagName()).isEqualTo("h1");
    assertThat(browser.find(".jobs-link").getAttribute("aria-current")).isEqualTo("page");
  }

  @Test
  void aRunningJobIsCancelledAfterAQuestion() {
    Job<String> job = running();
    report(job, 3, -1, "searching");
    open("/jobs/" + job.id());
    browser.awaitText(DETAILS, "shop.orders.pack");
    browser.awaitText(DETAILS, "Running");
    browser.awaitText(DETAILS, "searching");
    browser.tabTo("Cancel the job");
    browser.press(Keys.ENTER);
    browser.awaitText("dialog", "Cancel this job?");
    browser.awaitFocus("Keep it");
    browser.press(Keys.ESCAPE);
    eventually("the question has gone", () -> browser.all("dialog").isEmpty());
    assertThat(job.state()).isEqualTo(JobState.RUNNING);
    browser.tabTo("Cancel the job");
    browser.press(Keys.ENTER);
    browser.awaitText("dialog", "Cancel this job?");
    browser.press("\t", Keys.ENTER);
    browser.awaitText(DETAILS, "The job is cancelled now.");
    browser.awaitText(DETAILS, "Cancelled");
    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(browser.all("button"))
        .noneMatch(button -> button.isDisplayed() && button.getText().equals("Cancel the job"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aFailedJobIsResubmittedAndShowsItsErrors() {
    Job<Void> job = failed();
    open("/jobs/" + job.id());
    browser.awaitText("[aria-label=Errors]", "<b>no tea</b> [-32000]");
    browser.awaitText("[aria-label=Errors]", "IllegalStateException");
    browser.tabTo("Resubmit");
    browser.press(Keys.ENTER);
    var unused = browser.await(
        "two errors",
        driver -> browser.all("[aria-label=Errors] .error").size() == 2 ? true : null);
    browser.awaitText(DETAILS, "Failed");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aResultIsShownWithAllOfItsDigits() {
    Job<Long> job = client.submit("shop.orders.count", long.class);
    assertThat(job.result()).isEqualTo(9_007_199_254_740_993L);
    open("/jobs/" + job.id());
    browser.tabTo("Show the result");
    browser.press(Keys.ENTER);
    browser.awaitText("[aria-label=Result] pre", "9007199254740993");
    open("/jobs/" + "0".repeat(32));
    browser.awaitText("main [role=status]", "No such job");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void thePagesAreAccessibleAndFitANarrowScreen() throws IOException {
    Job<String> running = running();
    report(running, 7, 10, "packing the tea");
    Job<Void> failed = failed();
    var unused = client.submit("shop.waiting." + "long".repeat(20), void.class);
    for (String scheme : List.of("light", "dark")) {
      browser.prefer("prefers-color-scheme", scheme);
      for (int width : List.of(1280, 360)) {
        browser.resize(width, 900);
        open("/jobs");
        browser.awaitText(TABLE, "7 of 10");
        assertLooksGood("jobs-" + scheme + "-" + width, width);
        open("/jobs/" + failed.id());
        browser.awaitText("[aria-label=Errors]", "no tea");
        assertLooksGood("job-failed-" + scheme + "-" + width, width);
        open("/jobs/" + running.id());
        browser.awaitText(DETAILS, "7 of 10");
        assertLooksGood("job-running-" + scheme + "-" + width, width);
        browser.tabTo("Cancel the job");
        browser.press(Keys.ENTER);
        browser.awaitText("dialog", "Cancel this job?");
        assertLooksGood("job-question-" + scheme + "-" + width, width);
      }
    }
  }

  private void assertLooksGood(String name, int width) throws IOException {
    Path pictures = Repository.root().resolve("rpc-tests/target/console");
    Files.write(Files.createDirectories(pictures).resolve(name + ".png"), browser.screenshot());
    assertThat(Axe.violations(browser)).as(name).isEqualTo(List.of());
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .as(name)
        .isLessThanOrEqualTo(width);
  }

  @Test
  void aBrokerWithoutJobsHasNoSuchPage() throws IOException {
    try (RpcBroker other = RpcBroker.builder()
        .connector(HttpConnector.at("127.0.0.1", 0))
        .bind("tcp://127.0.0.1:0")
        .start()) {
      String web = other.endpoints().get(0).startsWith("http")
          ? other.endpoints().get(0)
          : other.endpoints().get(1);
      browser.open(web + "/#/jobs");
      browser.awaitText("main h1", "No such method");
      assertThat(browser.all(".broker-link")).isNotEmpty();
      assertThat(browser.all(".jobs-link")).isEmpty();
    }
  }

  @Test
  void aPageGoesOnAskingAfterAnAnswerThatItCannotShow() {
    open("/jobs");
    eventually("it asks", () -> status().startsWith("Updated"));
    browser.run("window.realFetch = fetch;"
        + " window.fetch = async (...request) => {"
        + "   const { id } = JSON.parse(request[1].body);"
        + "   return new Response(JSON.stringify({ jsonrpc: '2.0', id, result: [null] }));"
        + " };");
    eventually("it says so", () -> status().startsWith("The answer can’t be shown"));
    browser.run("window.fetch = window.realFetch;");
    eventually("it asks again", () -> status().startsWith("Updated"));
  }
}
