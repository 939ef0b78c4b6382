package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.server.RpcErrorReply;
import io.zerocall.server.ServerInterceptor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Tests the console in light and dark mode, on wide and narrow screens, and its accessibility. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsoleLooksTest {
  private static BrowsedConsole console;
  private static Chromium browser;

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

  @AfterEach
  void nothingWentWrongUnseen() {
    console.assertClean();
  }

  private static Object violations() {
    return Axe.violations(browser);
  }

  private static void openCalled(String method) {
    console.open(method);
    browser.find("main [type=submit]").click();
    var unused = browser.find(".verdict[data-state=ok], .verdict[data-state=failed]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theConsoleIsAccessible(String scheme) {
    browser.prefer("prefers-color-scheme", scheme);
    for (int width : List.of(1280, 360)) {
      browser.resize(width, 800);
      console.open("");
      assertThat(violations()).as("all methods, %s, %s px", scheme, width).isEqualTo(List.of());
      openCalled("shop.orders.greet");
      browser.all("details").forEach(details -> browser.run("arguments[0].open = true", details));
      assertThat(violations()).as("a result, %s, %s px", scheme, width).isEqualTo(List.of());
      openCalled("shop.orders.markup"); // an empty text, which it rejects
      browser.find("#connection summary").click();
      assertThat(violations()).as("an error, %s, %s px", scheme, width).isEqualTo(List.of());
      console.open("shop.orders.place");
      browser.find("main [type=submit]").click();
      var unused = browser.find("[aria-invalid=true]");
      assertThat(violations()).as("a mistake, %s, %s px", scheme, width).isEqualTo(List.of());
      console.open("/topics");
      browser.find("#topic").sendKeys("weather.changed", Keys.ENTER);
      browser.awaitText("form [role=status]", "Connected");
      assertThat(violations()).as("topics, %s, %s px", scheme, width).isEqualTo(List.of());
    }
  }

  @Test
  void itIsLightOrDarkAsTheUserLikesIt() {
    browser.prefer("prefers-color-scheme", "light");
    console.open("");
    assertThat(brightness()).isGreaterThan(200);
    browser.prefer("prefers-color-scheme", "dark");
    assertThat(brightness()).isLessThan(60);
  }

  /** Returns the lightness of the background, from 0 to 255. */
  private static long brightness() {
    return (Long) browser.run(
        "return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
  }

  @Test
  void nothingMovesIfTheUserPrefersReducedMotion() {
    browser.prefer("prefers-reduced-motion", "reduce");
    console.open("shop.orders.forever");
    browser.find("main [type=submit]").click();
    browser.awaitText(".verdict", "Waiting");
    assertThat(browser.run("return document.getAnimations().length")).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.orders.greet",
        "shop.orders.place",
        "shop.orders.ship",
        "shop.orders.markup",
        "/topics"
      })
  void aNarrowScreenIsWideEnough(String page) {
    browser.resize(360, 740);
    console.open(page);
    if (page.startsWith("shop")) {
      browser.find("main [type=submit]").click();
    }
    browser.all("main details").forEach(one -> browser.run("arguments[0].open = true", one));
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(360);
    for (WebElement element : browser.all("main button, main input, main textarea, h1, nav a")) {
      if (element.isDisplayed()) {
        assertThat(element.getRect().x + element.getRect().width)
            .as(element.getAccessibleName())
            .isLessThanOrEqualTo(360);
      }
    }
  }

  @Test
  void onANarrowScreenTheListIsAPageOfItsOwn() {
    browser.resize(360, 740);
    console.open("shop.orders.greet");
    assertThat(browser.all("nav")).noneMatch(WebElement::isDisplayed);
    browser.awaitFocus("name");
    browser.press(Keys.ESCAPE, "/");
    assertThat(browser.find("#filter")).isEqualTo(browser.focused());
    browser.press("same", Keys.ENTER);
    browser.awaitText("h1", "same");
  }

  @Test
  void theContentCanBeSkippedTo() {
    browser.resize(1280, 800);
    console.open("");
    browser.press("\t");
    assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
    assertThat(browser.focused().getRect().y).isNotNegative();
    browser.press(Keys.ENTER);
    assertThat(browser.focused().getTagName()).isEqualTo("main");
    assertThat(browser.run("return location.hash")).isEqualTo("");
  }

  @Test
  void aTokenMayBeEnteredForAServerThatRequiresOne() throws IOException {
    ServerInterceptor authentication = (call, next) -> {
      if (!"Bearer open".equals(call.context().meta().get("authorization"))) {
        throw RpcErrorReply.unauthorized("who are you?");
      }
      return next.proceed();
    };
    try (BrowsedConsole guarded =
        BrowsedConsole.start(builder -> builder.intercept(authentication))) {
      guarded.open("");
      guarded.browser().awaitText("[role=alert]", "who are you? [-32006]");
      guarded.browser().find("#connection summary").click();
      guarded.browser().find("#token").sendKeys("open", Keys.ENTER);
      guarded.browser().awaitText("h1", "The shop");
      guarded.browser().find(".topics-link").click();
      guarded.browser().find("#topic").sendKeys("news", Keys.ENTER);
      guarded.browser().awaitText("form [role=status]", "Connected");
      guarded.browser().awaitText(".watched", "news");
      guarded.assertClean();
    }
  }

  @Test
  void onlyTheServerGetsRequests() {
    openCalled("shop.orders.greet");
    console.open("/topics");
    browser.find("#topic").sendKeys("weather.changed", Keys.ENTER);
    browser.awaitText("form [role=status]", "Connected");
    assertThat(browser.hosts()).containsExactly(console.authority());
  }

  @Test
  void healthIsShown() throws IOException {
    try (BrowsedConsole other = BrowsedConsole.start()) {
      other.open("");
      other.browser().awaitText("#health", "Up");
      other.server().close();
      other.browser().run("document.dispatchEvent(new Event('visibilitychange'))");
      other.browser().awaitText("#health", "Not reachable");
    }
  }
}
