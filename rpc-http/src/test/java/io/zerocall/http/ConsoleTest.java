package io.zerocall.http;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the files of the console are served. */
class ConsoleTest {
  private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z.]+)'");
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"");

  private Served served = Served.byDefault();

  @AfterEach
  void close() {
    served.close();
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(served.uri().resolve(path)).GET();
  }

  private HttpResponse<String> page(String path) {
    return served.send(get(path));
  }

  @Test
  void thePageMayLoadNothingButItsFiles() {
    HttpResponse<String> page = page("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).startsWith("<!doctype html>");
    Map<String, String> expected = Map.of(
        "content-type", "text/html; charset=utf-8",
        "cache-control", "no-cache",
        "referrer-policy", "no-referrer",
        "x-content-type-options", "nosniff",
        "x-frame-options", "DENY",
        "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expected.forEach((name, value) ->
        assertThat(page.headers().allValues(name)).as(name).containsExactly(value));
    assertThat(page.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void thePageHasNoScriptOrStyleOfItsOwn() {
    String page = page("/?query").body();
    assertThat(page).doesNotContain("<style").doesNotContain("style=").doesNotContain("http:");
    assertThat(page)
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void everyFileIsServedThatAnotherRefersTo() throws IOException {
    Set<String> found = new TreeSet<>();
    Queue<String> left = new ArrayDeque<>(references(REFERENCE, page("/").body(), "/"));
    while (!left.isEmpty()) {
      String path = left.remove();
      if (found.add(path)) {
        HttpResponse<String> file = page(path);
        assertThat(file.statusCode()).as(path).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type")).hasValue(type(path));
        assertThat(file.headers().firstValue("content-security-policy")).isPresent();
        left.addAll(references(IMPORT, file.body(), "/console/"));
      }
    }
    assertThat(found).isEqualTo(files());
  }

  private static Set<String> references(Pattern pattern, String text, String prefix) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> prefix + match.group(1))
        .collect(Collectors.toSet());
  }

  private static String type(String path) {
    if (path.endsWith(".svg")) {
      return "image/svg+xml";
    }
    return path.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
  }

  /** Returns all files except the page itself. */
  private static Set<String> files() throws IOException {
    Path directory = Path.of("src/main/resources/io/zerocall/http/console");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> "/console/" + file.getFileName())
          .filter(path -> !path.endsWith("index.html"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() {
    String tag = page("/console/main.js").headers().firstValue("etag").orElseThrow();
    assertThat(tag).startsWith("\"").endsWith("\"");
    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      HttpResponse<String> again =
          served.send(get("/console/main.js").header("If-None-Match", known));
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("etag")).hasValue(tag);
      assertThat(again.headers().firstValue("cache-control")).hasValue("no-cache");
      assertThat(again.headers().map()).doesNotContainKey("content-length");
    }
    HttpResponse<String> changed =
        served.send(get("/console/main.js").header("If-None-Match", "\"other\""));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(page("/").headers().firstValue("etag")).isPresent().isNotEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/",
        "/console/index.html",
        "/console/../module-info.class",
        "/console/%2e%2e/HttpConnector.class",
        "/console/..%2fHttpDoor.class",
        "/console/main.js/",
        "/console//main.js",
        "/console/MAIN.JS",
        "/index.html"
      })
  void nothingElseIsServed(String path) {
    assertThat(page(path).statusCode()).isEqualTo(404);
  }

  @Test
  void filesCanOnlyBeGot() {
    HttpRequest.Builder post = HttpRequest.newBuilder(served.uri().resolve("/console/main.js"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{}"));
    HttpResponse<String> refused = served.send(post);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
  }

  @Test
  void aPageOfAnotherOriginGetsNoFile() {
    HttpResponse<String> refused =
        served.send(get("/console/main.js").header("Origin", "https://evil.example"));
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void aConnectorMayHaveNoConsole() {
    served.close();
    served = Served.with(builder -> builder, connector -> connector.console(false));
    assertThat(page("/").statusCode()).isEqualTo(405);
    assertThat(page("/").headers().firstValue("allow")).hasValue("POST, OPTIONS");
    HttpResponse<String> options = served.send(get("/").method("OPTIONS", noBody()));
    assertThat(options.headers().firstValue("allow")).hasValue("POST, OPTIONS");
    assertThat(page("/console/main.js").statusCode()).isEqualTo(404);
    assertThat(page("/health").statusCode()).isEqualTo(200);
  }
}
