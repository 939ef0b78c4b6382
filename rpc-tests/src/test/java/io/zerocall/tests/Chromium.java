package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a window, controlled by keys. Not safe for use by several threads. */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern SENT =
      Pattern.compile("\"method\":\"Network\\.(?:requestWillBeSent|webSocketCreated)\".*");
  private static final Pattern URL = Pattern.compile("\"url\":\"((?:https?|wss?):[^\"]+)\"");

  private final ChromeDriver driver;
  private final Path directory;

  private Chromium(ChromeDriver driver, Path directory) {
    this.driver = driver;
    this.directory = directory;
  }

  /** Skips a test if there is no Chromium, except in CI. */
  static void require() {
    boolean present = Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present)
          .as("there are %s and %s (chromium and chromium-driver are installed)", BROWSER, DRIVER)
          .isTrue();
    }
    assumeTrue(
        present, "no " + BROWSER + " or no " + DRIVER + " (install chromium and chromium-driver)");
  }

  /** Starts a browser with an empty profile. */
  static Chromium start() throws IOException {
    Path directory = Files.createTempDirectory("zerocall-chromium");
    ChromeOptions options = new ChromeOptions()
        .setBinary(BROWSER.toFile())
        .addArguments(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--window-size=1280,900",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + directory.resolve("profile"));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service = new ChromeDriverService.Builder()
        .usingDriverExecutable(DRIVER.toFile()) // otherwise Selenium would look for one
        .usingAnyFreePort()
        .withLogFile(directory.resolve("driver.log").toFile())
        .build();
    return new Chromium(new ChromeDriver(service, options), directory);
  }

  /** Loads a page anew. */
  void open(String url) {
    driver.get("about:blank"); // otherwise only the part after # would change
    driver.get(url);
  }

  /** Sets the visible size of the page, in CSS pixels. */
  void resize(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void hideScrollbars() {
    command("Emulation.setScrollbarsHidden", Map.of("hidden", true));
  }

  void prefer(String feature, String value) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  private void command(String name, Map<String, Object> parameters) {
    var unused = driver.executeCdpCommand(name, parameters);
  }

  /** Presses keys, wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses a key while another one is held. */
  void hold(Keys held, CharSequence key) {
    new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
  }

  /** Replaces the text in the focused element. */
  void replace(String text) {
    hold(Keys.CONTROL, "a");
    press(text);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Waits until an element with that accessible name has the focus. */
  void awaitFocus(String name) {
    var unused = await(
        "focus on " + name, present -> focused().getAccessibleName().equals(name) ? true : null);
  }

  /** Presses Tab until an element with that accessible name has the focus. */
  void tabTo(String name) {
    for (int i = 0; i < 50; i++) {
      if (focused().getAccessibleName().equals(name)) {
        return;
      }
      press("\t");
    }
    throw new AssertionError("Tab doesn't lead to \"" + name + "\"");
  }

  /**
   * Waits for an element that a CSS selector matches and that is visible, and returns the first
   * one.
   */
  WebElement find(String selector) {
    return await(
        selector,
        present -> present.findElements(By.cssSelector(selector)).stream()
            .filter(WebElement::isDisplayed)
            .findFirst()
            .orElse(null));
  }

  /** Waits until an element shows a text. */
  void awaitText(String selector, String text) {
    var unused = await(
        selector + " with " + text,
        present -> present.findElements(By.cssSelector(selector)).stream()
                .anyMatch(element -> element.getText().contains(text))
            ? true
            : null);
  }

  <T> T await(String what, Function<ChromeDriver, @Nullable T> condition) {
    return new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + " at " + driver.getCurrentUrl() + ":\n"
            + driver.findElement(By.tagName("body")).getText())
        .until(present -> condition.apply((ChromeDriver) present));
  }

  /** Returns what an element shows, even if the page replaces the element meanwhile. */
  String text(String selector) {
    return await(
        selector,
        present -> present.findElements(By.cssSelector(selector)).stream()
            .filter(WebElement::isDisplayed)
            .findFirst()
            .map(WebElement::getText)
            .orElse(null));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  Object runAsync(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  /** Runs a script in every page that is opened from now on, before its own. */
  void runInNewPages(String script) {
    command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /**
   * Returns the entries of the browser's console since the last call: violations, errors, warnings.
   */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Returns where the pages sent requests since the last call: hosts with their ports. */
  Set<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      if (SENT.matcher(entry.getMessage()).find()) {
        Matcher url = URL.matcher(entry.getMessage());
        while (url.find()) {
          hosts.add(URI.create(url.group(1).replaceAll("[?#].*", "")).getAuthority());
        }
      }
    }
    return hosts;
  }

  @Override
  public void close() throws IOException {
    Object pid = driver.getCapabilities().getCapability("goog:processID");
    driver.quit();
    if (pid instanceof Number number) { // it may still be writing its profile
      ProcessHandle.of(number.longValue())
          .ifPresent(process ->
              process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join());
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
