package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Takes pictures of the demo's console: in light and dark mode, wide and narrow, to
 * {@code target/console} of this module, for changes of the styles. With
 * {@code -DupdatePicture=true} it also updates the picture in docs/guide.md, whose fonts are the
 * machine's.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsolePictureTest {
  private static final int LARGEST = 200 << 10;

  @Test
  void theDemoHasItsPictureTaken() throws IOException {
    Chromium.require();
    try (DemoServer server = DemoServer.start();
        Chromium browser = Chromium.start()) {
      browser.hideScrollbars();
      for (String scheme : new String[] {"light", "dark"}) {
        browser.prefer("prefers-color-scheme", scheme);
        browser.resize(1280, 720);
        greet(browser, server);
        write(browser, "method-" + scheme);
        browser.open(server.http() + "/");
        browser.awaitText("h1", "Methods to try");
        write(browser, "home-" + scheme);
        browser.open(server.http() + "/#my.namespace.divide");
        browser.find(".field:nth-child(1) input").sendKeys("1");
        browser.find(".field:nth-child(2) input").sendKeys("0\n");
        browser.awaitText(".error", "/ by zero");
        write(browser, "error-" + scheme);
        browser.open(server.http() + "/#/topics");
        browser.find("#topic").sendKeys("weather.changed\n");
        browser.awaitText("form [role=status]", "Connected");
        browser.find("#publish-topic").sendKeys("weather.changed");
        var unused = browser.await("a message", driver -> {
          browser.find("form:nth-child(2) [type=submit]").click();
          return browser.all("[role=log] li").isEmpty() ? null : true;
        });
        write(browser, "topics-" + scheme);
        browser.resize(360, 900);
        greet(browser, server);
        write(browser, "narrow-" + scheme);
      }
    }
  }

  private static void greet(Chromium browser, DemoServer server) {
    browser.open(server.http() + "/#my.namespace.greet");
    browser.find(".examples button").click();
    for (int i = 0; i < 5; i++) { // so that the shown time is not that of the first call
      browser.find(".primary:not([aria-disabled])").click();
      browser.awaitText(".result pre", "Hello, Ann!");
    }
    var unused = browser.find(".primary:not([aria-disabled])");
    browser.awaitText("#health", "Up");
    browser.run("document.activeElement.blur()");
  }

  private static void write(Chromium browser, String name) throws IOException {
    byte[] picture = browser.screenshot();
    Path directory = Repository.root().resolve("rpc-tests/target/console");
    Files.write(Files.createDirectories(directory).resolve(name + ".png"), picture);
    if (name.equals("method-light") && Boolean.getBoolean("updatePicture")) {
      assertThat(picture).hasSizeLessThan(LARGEST);
      Files.write(Repository.root().resolve("docs/console.png"), picture);
    }
  }
}
