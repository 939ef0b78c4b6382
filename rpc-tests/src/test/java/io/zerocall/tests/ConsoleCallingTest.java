package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Calls methods from the console in a browser, with the keyboard alone. */
class ConsoleCallingTest {
  private static final String REPLY = "[aria-label=Reply]";
  private static final String VERDICT = REPLY + " [role=status]";
  private static final String RESULT = ".result pre";
  private static final String REQUEST = "[aria-label=Request] pre";

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

  @Test
  void aMethodIsFoundOpenedFilledAndCalledWithTheKeyboard() {
    console.open("");
    assertThat(browser.text("h1")).isEqualTo("The shop");
    browser.press("/");
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Filter methods");
    browser.press("gree");
    browser.awaitText("nav [role=status]", "1 method");
    assertThat(browser.all("nav li a")).filteredOn(WebElement::isDisplayed).hasSize(1);
    browser.press(Keys.ENTER);
    browser.awaitText("h1", "shop.orders.greet");
    assertThat(browser.focused().getAccessibleName()).isEqualTo("name");
    assertThat(browser.find("nav [aria-current=page]").getText()).isEqualTo("greet");

    browser.press("Eve");
    assertThat(browser.text(REQUEST)).contains("\"params\": {\"name\": \"Eve\"}");
    browser.press(Keys.ENTER);
    browser.awaitText(VERDICT, "Result after");
    assertThat(browser.text(RESULT)).isEqualTo("\"Hello, Eve!\"");
    assertThat(browser.text(".travelled pre")).contains("\"result\": \"Hello, Eve!\"");
    assertThat(browser.text(".travelled")).contains("200").contains("bytes");
    assertThat(browser.text(".travelled")).containsPattern("waited [0-9.]+ ms, ran [0-9.]+ ms");
  }

  @Test
  void theArrowsWalkThroughTheMethods() {
    console.open("");
    browser.press("/", Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertThat(browser.focused().getText()).isEqualTo("forever");
    browser.press(Keys.ARROW_UP, Keys.ARROW_UP, "nothing at all");
    browser.awaitText("nav", "No matching methods.");
    browser.press(Keys.ESCAPE);
    browser.awaitText("nav [role=status]", "7 methods");
  }

  @Test
  void theFirstFieldHasTheFocusFromTheBeginning() {
    console.open("shop.orders.greet");
    browser.awaitFocus("name");
    browser.press("Eve", Keys.ENTER);
    browser.awaitText(RESULT, "Hello, Eve!");

    browser.press(Keys.ESCAPE);
    assertThat(browser.focused().getTagName()).isEqualTo("h1");
    browser.press("/place");
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Filter methods");
    browser.press(Keys.ENTER);
    browser.awaitFocus("items");
    console.open("/topics");
    browser.awaitFocus("Topic");
  }

  @Test
  void aPageWithoutFieldsGivesTheFocusToItsHeading() {
    console.open("shop.orders.greet");
    browser.awaitFocus("name");
    browser.find("nav a[href$=caller]").click();
    browser.awaitText("h1", "caller");
    assertThat(browser.focused().getTagName()).isEqualTo("h1");
  }

  @Test
  void aRecordBeginsWithASkeletonOfItsMembers() {
    console.open("shop.orders.ship");
    browser.awaitFocus("parcel");
    browser.hold(Keys.CONTROL, Keys.ENTER);
    browser.awaitText(VERDICT, "Result after");
    assertThat(browser.text(RESULT).replaceAll("\\s+", " "))
        .isEqualTo("{ \"name\": \"\", \"to\": {\"street\": \"\", \"town\": \"\"}, \"from\": null,"
            + " \"items\": [{\"name\": \"\", \"count\": 0}], \"speed\": \"NORMAL\","
            + " \"day\": \"2026-01-31\", \"id\": \"00000000-0000-0000-0000-000000000000\","
            + " \"shelf\": \"x\", \"labels\": {}, \"inner\": [] }");
    assertThat(browser.text(REQUEST)).doesNotContain("sender");
    browser.tabTo("send sender");
    browser.press(" ");
    assertThat(browser.text(REQUEST)).contains("\"sender\": {\"street\": \"\", \"town\": \"\"}");
  }

  @Test
  void anOptionalParameterIsLeftOutUntilSomethingIsTyped() {
    console.open("shop.orders.greet");
    browser.tabTo("name");
    browser.press("Eve");
    browser.tabTo("greeting");
    browser.press("Hi");
    assertThat(browser.text(REQUEST)).contains("\"greeting\": \"Hi\"");
    browser.press(Keys.ENTER);
    browser.awaitText(RESULT, "Hi, Eve!");

    browser.hold(Keys.SHIFT, Keys.TAB);
    assertThat(browser.focused().getAccessibleName()).isEqualTo("send greeting");
    browser.press(" ");
    assertThat(browser.text(REQUEST)).doesNotContain("greeting");
    browser.tabTo("Call");
    browser.press(Keys.ENTER);
    browser.awaitText(RESULT, "Hello, Eve!");
  }

  @Test
  void anExampleFillsTheForm() {
    console.open("shop.orders.greet");
    browser.find(".examples button:nth-of-type(2)").click();
    assertThat(browser.text(REQUEST)).contains("{\"name\": \"Bob\", \"greeting\": \"Hi\"}");
    browser.find(".examples button:nth-of-type(1)").click();
    assertThat(browser.text(REQUEST)).contains("{\"name\": \"Ann\"}");
    browser.find("[type=submit]").click();
    browser.awaitText(RESULT, "\"Hello, Ann!\"");
  }

  @Test
  void parametersMayGoByPosition() {
    console.open("shop.orders.greet");
    browser.find(".examples button:nth-of-type(2)").click();
    browser.find("[type=radio]:not(:checked)").click();
    assertThat(browser.text(REQUEST)).contains("[\"Bob\", \"Hi\"]");
    browser.find("[type=submit]").click();
    browser.awaitText(RESULT, "\"Hi, Bob!\"");
  }

  @Test
  void everyKindOfFieldHasItsValue() {
    console.open("shop.orders.place");
    browser.tabTo("items");
    browser.replace("[{\"name\": \"tea\", \"count\": 2}]");
    browser.tabTo("speed");
    browser.press("E");
    browser.tabTo("day");
    browser.run(
        "arguments[0].value = '2026-02-28'", browser.focused()); // the keys depend on the locale
    browser.tabTo("discount");
    browser.press("0.10");
    browser.tabTo("gift");
    browser.press("t");
    browser.hold(Keys.CONTROL, Keys.ENTER);
    browser.awaitText(VERDICT, "Result after");
    assertThat(browser.text(RESULT).replaceAll("\\s+", " "))
        .contains("\"items\": [{\"name\": \"tea\", \"count\": 2}]")
        .contains("\"speed\": \"EXPRESS\"")
        .contains("\"day\": \"2026-02-28\"")
        .contains("\"discount\": 0.1")
        .contains("\"gift\": true")
        .contains("\"note\": null");
  }

  @Test
  void anErrorIsShownAtItsField() {
    console.open("shop.orders.place");
    browser.tabTo("items");
    browser.replace("[{");
    browser.hold(Keys.CONTROL, Keys.ENTER);
    browser.awaitText(".field-error", "Expected JSON");
    assertThat(browser.focused().getAccessibleName()).isEqualTo("items");
    assertThat(browser.focused().getDomAttribute("aria-invalid")).isEqualTo("true");
    assertThat(browser.text(VERDICT + ", " + REPLY)).contains("Nothing has been called");
  }

  @Test
  void anErrorIsShownWithItsData() {
    console.open("shop.orders.place");
    browser.tabTo("items");
    browser.replace("[{\"name\":\"tea\",\"count\":101}]");
    browser.tabTo("day");
    browser.run("arguments[0].value = '2026-02-28'", browser.focused());
    browser.tabTo("discount");
    browser.press("0", Keys.ENTER);
    browser.awaitText(VERDICT, "Error -32000 after");
    assertThat(browser.text(".error"))
        .contains("sold out, but for 100")
        .contains("the method threw this")
        .contains("SoldOutException")
        .contains("\"left\": 100");
    assertThat(browser.text(".errors")).contains("SoldOutException");
    assertThat(browser.text("main").split("sold out, but for 100", -1))
        .as("where the message is")
        .hasSize(2);
    assertThat(browser.text(REPLY).split("-32000", -1)).as("where the code is").hasSize(2);
    browser.find(".travelled summary").click();
    assertThat(browser.text(".travelled pre"))
        .contains("\"code\": -32000", "\"message\": \"sold out, but for 100\"");
  }

  @Test
  void noDigitOfANumberIsLost() {
    console.open("shop.orders.same");
    browser.tabTo("number");
    browser.press("9223372036854775807", Keys.ENTER);
    browser.awaitText(RESULT, "9223372036854775807");
    browser.tabTo("number");
    browser.replace("9223372036854775808");
    browser.press(Keys.ENTER);
    browser.awaitText(".field-error", "9223372036854775807");
  }

  @Test
  void aCallCanBeCancelled() {
    console.open("shop.orders.forever");
    browser.tabTo("Call");
    browser.press(Keys.ENTER);
    browser.awaitText(VERDICT, "Waiting");
    browser.tabTo("Cancel");
    browser.press(Keys.ENTER);
    browser.awaitText(VERDICT, "Cancelled after");
    assertThat(browser.focused().getText()).isEqualTo("Call");
  }

  @Test
  void theTokenAndTheTimeoutGoAlong() {
    console.open("shop.orders.caller");
    browser.find("#connection summary").click();
    browser.find("#token").sendKeys("a'b");
    browser.find("#timeout").sendKeys(Keys.chord(Keys.CONTROL, "a"), "2500");
    browser.press(Keys.ENTER);
    browser.find("main [type=submit]").click();
    browser.awaitText(RESULT, "\"Bearer a'b\"");
    browser.run(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }");
    browser.find("[aria-label=Request] button:nth-of-type(2)").click();
    browser.awaitText("[aria-label=Request]", "Copied");
    assertThat((String) browser.run("return window.copied"))
        .contains("curl -sS 'http://127.0.0.1:")
        .contains("-H 'Zerocall-Timeout: 2500'")
        .contains("-H \"Authorization: Bearer $TOKEN\"")
        .contains("-d '{\"jsonrpc\":\"2.0\",\"id\":");
    assertThat(browser.run(
            "return localStorage.length + sessionStorage.length + document.cookie.length"))
        .isEqualTo(0L);
  }

  @Test
  void aCallIsGivenUpWhenItsTimeIsOver() {
    console.open("shop.orders.forever");
    browser.find("#connection summary").click();
    browser.find("#timeout").sendKeys(Keys.chord(Keys.CONTROL, "a"), "50", Keys.ENTER);
    browser.find("main [type=submit]").click();
    browser.awaitText(VERDICT, "after");
    assertThat(browser.text(VERDICT)).containsAnyOf("No reply after", "Error -32003 after");
  }

  @Test
  void markupIsShownAsText() {
    console.open("shop.orders.markup");
    assertThat(browser.text(".help")).isEqualTo(ConsoleShop.MARKUP);
    browser.find(".examples button").click();
    browser.find("main [type=submit]").click();
    browser.awaitText(RESULT, "<img src=x onerror");
    browser.find("textarea").clear();
    browser.find("textarea").sendKeys("x", Keys.BACK_SPACE);
    browser.find("main [type=submit]").click();
    browser.awaitText(".error-message", ConsoleShop.MARKUP);
    console.open("<img src=x onerror=alert(1)>");
    browser.awaitText("main", "no method called <img src=x onerror=alert(1)>");
    assertThat(browser.all("img")).isEmpty();
    assertThat(browser.run("return document.title")).asString().doesNotContain("broken");
  }

  @Test
  void typedInputIsThereWhenTheUserComesBack() {
    console.open("shop.orders.same");
    browser.tabTo("number");
    browser.press("42");
    browser.find("nav li a").click();
    browser.awaitText("h1", "caller");
    browser.run("history.back()");
    browser.awaitText("h1", "same");
    assertThat(browser.text(REQUEST)).contains("42");
  }
}
