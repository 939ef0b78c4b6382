package io.zerocall.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Checks the accessibility of a page with axe-core. */
final class Axe {
  /** A script that returns the violations of WCAG 2, levels A and AA. */
  private static final String AXE_RUN = """
      const done = arguments[arguments.length - 1];
      axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
        .then(({violations}) => done(violations.map(
          ({id, help, nodes}) => `${id}: ${help}: ${nodes.map(({html, any}) =>
            html + ' ' + any.map(({message}) => message)).join('; ')}`)),
          (error) => done([String(error)]));
      """;

  private Axe() {}

  /** Returns the list of what is wrong with the page that a browser shows. */
  static Object violations(Chromium browser) {
    browser.run(script());
    return browser.runAsync(AXE_RUN);
  }

  private static String script() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
