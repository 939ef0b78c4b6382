package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcListener;
import io.zerocall.RpcSubscription;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Watches topics and publishes to them from the console in a browser. */
class ConsoleTopicsTest {
  private static final String MESSAGES = "[role=log]";
  private static final String STATE = "form [role=status]";

  private static BrowsedConsole console;
  private static Chromium browser;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() throws IOException {
    console = BrowsedConsole.start();
    browser = console.browser();
  }

  @AfterAll
  static void close() throws IOException {
    if (console != null) {
      console.close();
    }
  }

  @BeforeEach
  void open() {
    console.open("/topics");
  }

  @AfterEach
  void nothingWentWrongUnseen() {
    console.assertClean();
  }

  private static void watch(String topic) {
    browser.tabTo("Topic");
    browser.press(topic, Keys.ENTER);
    browser.awaitText(".watched", topic);
    browser.awaitText(STATE, "Connected");
    publishUntilSeen(topic, "first");
  }

  /** Subscribers get published messages; before that, none arrive. */
  private static void publishUntilSeen(String topic, String text) {
    var unused = browser.await(text + " in " + topic, driver -> {
      console.server().publish(topic, text);
      return browser.text(MESSAGES).contains(text) ? true : null;
    });
  }

  @Test
  void publishedMessagesAreShownUntilTheTopicIsUnsubscribed() {
    watch("weather.changed");
    console.server().publish("weather.changed", "Oslo", 9007199254740993L);
    browser.awaitText(MESSAGES, "[\"Oslo\", 9007199254740993]");
    console.server().publish("weather.changed", ConsoleShop.MARKUP);
    browser.awaitText(MESSAGES, "<img src=x onerror=");
    assertThat(browser.all("img")).isEmpty();

    browser.tabTo("Unsubscribe from weather.changed");
    browser.press(Keys.ENTER);
    browser.awaitText(STATE, "nothing is watched");
    assertThat(browser.all(".watched li")).isEmpty();
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Topic");
  }

  @Test
  void theListIsBoundedPausedAndCleared() {
    watch("many");
    for (int i = 1; i <= 500; i++) {
      console.server().publish("many", i);
    }
    browser.awaitText(MESSAGES, "[500]");
    assertThat(browser.all(MESSAGES + " li")).hasSize(200);
    assertThat(browser.text("[aria-label=Messages] .panel-head")).contains("the last 200 of 5");

    browser.tabTo("Pause");
    browser.press(" ");
    console.server().publish("many", "unseen");
    browser.awaitText("[aria-label=Messages] .panel-head", "1 more while paused");
    assertThat(browser.text(MESSAGES)).doesNotContain("unseen");
    browser.press(" ");
    browser.awaitText(MESSAGES, "unseen");

    browser.tabTo("Clear");
    browser.press(" ");
    browser.awaitText("[aria-label=Messages] .panel-head", "None yet");
    assertThat(browser.all(MESSAGES + " li")).isEmpty();
  }

  @Test
  void missedMessagesAreReported() {
    browser.runInNewPages("window.WebSocket = class extends WebSocket {"
        + " constructor(...all) { super(...all); window.socket = this; } }");
    open();
    watch("some");
    // Sent as the server does to a subscriber that is too slow, which this one is not.
    browser.run(
        "window.socket.dispatchEvent(new MessageEvent('message', {data:"
            + " '{\"jsonrpc\":\"2.0\",\"method\":\"rpc.missed\",\"params\":{\"topic\":\"some\",\"count\":17}}'}))");
    browser.awaitText(".missed", "17 messages of some were missed");
  }

  @Test
  void aBrokenConnectionIsMadeAgain() {
    browser.runInNewPages("window.WebSocket = class extends WebSocket {"
        + " constructor(...all) { super(...all); window.socket = this; } }");
    open();
    watch("again");
    browser.run("window.broken = window.socket; window.broken.close()");
    var unused = browser.await(
        "another connection",
        driver -> browser.run("return window.socket !== window.broken").equals(true) ? true : null);
    browser.awaitText(STATE, "Connected");
    publishUntilSeen("again", "after all");
  }

  @Test
  void aWrongTopicIsReported() {
    browser.tabTo("Topic");
    browser.press("rpc.ping", Keys.ENTER);
    browser.awaitText(STATE, "rpc.ping: ");
    assertThat(browser.all(".watched li")).isEmpty();
  }

  /** Receives published messages. */
  public final class Listener {
    @RpcListener("news.told")
    public void told(String text) {
      heard.add(text);
    }
  }

  @Test
  void publishingReachesAListener() throws InterruptedException {
    RpcSubscription subscription = console.server().subscribe(new Listener());
    browser.tabTo("Parameters as JSON");
    browser.replace("nonsense");
    browser.hold(Keys.SHIFT, Keys.TAB);
    browser.press("news.told", Keys.ENTER);
    browser.awaitText(".field-error", "Expected an array or an object");
    browser.replace("[\"good\"]");
    browser.hold(Keys.CONTROL, Keys.ENTER);
    browser.awaitText(".verdict", "Sent after");
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("good");
    subscription.close();
  }
}
