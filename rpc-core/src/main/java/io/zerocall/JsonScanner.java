package io.zerocall;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Scans a JSON text and finds where its values begin and end. The codec's parser can't be used
 * here, because it belongs to a package that depends on this one. An instance is used once, by one
 * thread.
 */
final class JsonScanner {
  private static final int MOST_DEPTH = 1_000;

  private final String text;
  private int position;
  private int depth;
  private boolean hasHalves;

  JsonScanner(String text) {
    this.text = text;
  }

  /** Returns the text's only value, without surrounding white space. */
  String value() {
    skipSpace();
    String value = nextValue();
    skipSpace();
    if (position < text.length()) {
      throw expected("nothing more");
    }
    return hasHalves ? JsonStrings.escapeHalves(value) : value;
  }

  /** Returns the elements of the array that makes up the text. */
  List<String> elements() {
    List<String> elements = new ArrayList<>();
    scanArray(elements::add);
    return elements;
  }

  /** Returns the members of the object that makes up the text. */
  <T> Map<String, T> members(Function<String, T> value) {
    Map<String, T> members = new LinkedHashMap<>();
    scanObject((name, json) -> members.put(name, value.apply(json)));
    return Collections.unmodifiableMap(members);
  }

  private String nextValue() {
    int start = position;
    if (++depth > MOST_DEPTH) {
      throw mistake("nested more than " + MOST_DEPTH + " deep");
    }
    switch (peek()) {
      case '{' -> scanObject((name, value) -> {});
      case '[' -> scanArray(value -> {});
      case '"' -> scanString();
      case 't' -> scanWord("true");
      case 'f' -> scanWord("false");
      case 'n' -> scanWord("null");
      default -> scanNumber();
    }
    depth--;
    return text.substring(start, position);
  }

  private void scanArray(Consumer<String> element) {
    position++;
    skipSpace();
    if (skip(']')) {
      return;
    }
    do {
      skipSpace();
      element.accept(nextValue());
      skipSpace();
    } while (skip(','));
    require(']', "a comma or ]");
  }

  private void scanObject(BiConsumer<String, String> member) {
    position++;
    skipSpace();
    if (skip('}')) {
      return;
    }
    Set<String> names = new HashSet<>();
    do {
      skipSpace();
      String name = nextName();
      if (!names.add(name)) {
        throw mistake("a second member named " + JsonStrings.quote(name));
      }
      skipSpace();
      require(':', "a colon");
      skipSpace();
      member.accept(name, nextValue());
      skipSpace();
    } while (skip(','));
    require('}', "a comma or }");
  }

  private String nextName() {
    if (peek() != '"') {
      throw expected("a member's name in double quotes");
    }
    int start = position;
    scanString();
    return JsonStrings.unquote(text.substring(start, position));
  }

  private void scanString() {
    position++;
    for (char c = peek(); c != '"'; c = peek()) {
      if (position == text.length()) {
        throw expected("a closing double quote");
      } else if (c < ' ') {
        throw mistake("a control character inside a string (write it as an escape, such as \\n)");
      }
      hasHalves |= Character.isSurrogate(c) && !JsonStrings.isPaired(text, position);
      position++;
      if (c == '\\') {
        scanEscape();
      }
    }
    position++;
  }

  private void scanEscape() {
    if (skip('u')) {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
          throw expected("four hexadecimal digits after \\u");
        }
        position++;
      }
    } else if ("\"\\/bfnrt".indexOf(peek()) >= 0) {
      position++;
    } else {
      throw expected("one of \" \\ / b f n r t u after a backslash");
    }
  }

  private void scanWord(String word) {
    if (!text.startsWith(word, position)) {
      throw expected("a value");
    }
    position += word.length();
  }

  private void scanNumber() {
    boolean negative = skip('-');
    if (!isDigit()) {
      throw expected(negative ? "a digit after the minus sign" : "a value");
    }
    if (!skip('0')) {
      scanDigits();
    } else if (isDigit()) {
      throw mistake("a number with a leading zero");
    }
    if (skip('.')) {
      scanDigits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      scanDigits();
    }
  }

  private void scanDigits() {
    if (!isDigit()) {
      throw expected("a digit");
    }
    while (isDigit()) {
      position++;
    }
  }

  private boolean isDigit() {
    return peek() >= '0' && peek() <= '9';
  }

  private void skipSpace() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  /** Returns the next character, or NUL at the end; JSON allows NUL nowhere. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private boolean skip(char c) {
    boolean found = peek() == c;
    position += found ? 1 : 0;
    return found;
  }

  private void require(char c, String what) {
    if (!skip(c)) {
      throw expected(what);
    }
  }

  private IllegalArgumentException expected(String what) {
    String got = position < text.length()
        ? JsonStrings.quote(Character.toString(text.codePointAt(position)))
        : "the end";
    return mistake("expected " + what + ", got " + got);
  }

  private IllegalArgumentException mistake(String what) {
    return new IllegalArgumentException(
        "not JSON: " + what + " (at character " + (position + 1) + ")");
  }
}
