package io.zerocall.broker.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The lines of a configuration file, each as its fields. Blank lines, and what follows a {@code #}
 * at the beginning of a line or after a space, are no content.
 *
 * @param file the file's name, for messages
 */
record FileLines(String file, String text) {

  /**
   * Converts each line that has content.
   *
   * @throws IllegalArgumentException if there is none, the last line does not end, or a line can't
   *     be converted; the message names the file and the line
   */
  <T> List<T> map(Function<List<String>, T> converter) {
    List<T> converted = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      List<String> fields = fields(lines[i]);
      if (i == lines.length - 1 && !lines[i].isEmpty()) {
        throw malformed(i, "the last line has no line break at its end; it may be incomplete");
      } else if (!fields.isEmpty()) {
        converted.add(convert(i, fields, converter));
      }
    }
    if (converted.isEmpty()) {
      throw new IllegalArgumentException(
          file + ": nothing but comments (expected: a line or more)");
    }
    return List.copyOf(converted);
  }

  private <T> T convert(int index, List<String> fields, Function<List<String>, T> converter) {
    try {
      return converter.apply(fields);
    } catch (IllegalArgumentException e) {
      throw malformed(index, String.valueOf(e.getMessage()));
    }
  }

  private IllegalArgumentException malformed(int index, String why) {
    return new IllegalArgumentException(file + ":" + (index + 1) + ": " + why);
  }

  private static List<String> fields(String line) {
    String content = line.replaceFirst("(^|\\s)#.*", "").strip();
    return content.isEmpty() ? List.of() : List.of(content.split("\\s+"));
  }
}
