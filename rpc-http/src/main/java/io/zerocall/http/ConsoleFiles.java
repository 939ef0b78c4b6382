package io.zerocall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The static files of the browser console. A page may load nothing else. Only the listed files are
 * served, under exactly these paths. Immutable.
 */
final class ConsoleFiles {
  private static final String DIRECTORY = "console/";
  private static final List<String> STYLES = List.of("console.css", "panels.css");
  private static final List<String> SCRIPTS = List.of(
      "api.js",
      "broker.js",
      "confirm.js",
      "connection.js",
      "curl.js",
      "dom.js",
      "examples.js",
      "exchange.js",
      "fields.js",
      "form.js",
      "health.js",
      "home.js",
      "job.js",
      "jobs.js",
      "jobtext.js",
      "json.js",
      "main.js",
      "messages.js",
      "method.js",
      "navigation.js",
      "poll.js",
      "raw.js",
      "reply.js",
      "schema.js",
      "skeleton.js",
      "socket.js",
      "topics.js");

  /** Allows these files only: no framing by other pages, and no form that submits anywhere. */
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
      + "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<AsciiString, String> SAFETY = Map.of(
      HttpHeaderNames.CACHE_CONTROL,
      "no-cache",
      HttpHeaderNames.CONTENT_SECURITY_POLICY,
      POLICY,
      HttpHeaderNames.X_FRAME_OPTIONS,
      "DENY",
      AsciiString.cached("referrer-policy"),
      "no-referrer",
      AsciiString.cached("cross-origin-opener-policy"),
      "same-origin",
      AsciiString.cached("cross-origin-resource-policy"),
      "same-origin");

  private final Map<String, Page> pages;

  private ConsoleFiles(Map<String, Page> pages) {
    this.pages = pages;
  }

  /** Creates an instance without a console. */
  static ConsoleFiles none() {
    return new ConsoleFiles(Map.of());
  }

  /**
   * Reads the files.
   *
   * @throws UncheckedIOException if a file is missing beside this class
   */
  static ConsoleFiles load() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("/", page("index.html", "text/html; charset=utf-8"));
    pages.put("/console/icon.svg", page("icon.svg", "image/svg+xml"));
    STYLES.forEach(
        name -> pages.put("/" + DIRECTORY + name, page(name, "text/css; charset=utf-8")));
    SCRIPTS.forEach(
        name -> pages.put("/" + DIRECTORY + name, page(name, "text/javascript; charset=utf-8")));
    return new ConsoleFiles(pages);
  }

  /**
   * Returns a file, or the response that the browser's copy is still current.
   *
   * @param path the path of the request, without its query
   * @return null if there is no such file
   */
  @Nullable
  RequestAction action(String path, HttpHeaders headers) {
    Page page = pages.get(path);
    if (page == null) {
      return null;
    }
    boolean known = isKnown(headers, String.valueOf(page.headers().get(HttpHeaderNames.ETAG)));
    return new RequestAction.Show(
        known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK, page);
  }

  private static boolean isKnown(HttpHeaders headers, String tag) {
    for (String header : headers.getAll(HttpHeaderNames.IF_NONE_MATCH)) {
      for (String known : header.split(",", -1)) {
        String stripped = known.strip();
        if (stripped.equals(tag) || stripped.equals("W/" + tag) || stripped.equals("*")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Page page(String name, String type) {
    byte[] content = read(name);
    Map<AsciiString, String> headers = new LinkedHashMap<>(SAFETY);
    headers.put(HttpHeaderNames.CONTENT_TYPE, type);
    headers.put(HttpHeaderNames.ETAG, tag(content));
    return new Page(Map.copyOf(headers), content);
  }

  private static byte[] read(String name) {
    try (InputStream file = ConsoleFiles.class.getResourceAsStream(DIRECTORY + name)) {
      if (file == null) {
        throw new FileNotFoundException(DIRECTORY + name + " beside " + ConsoleFiles.class);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
