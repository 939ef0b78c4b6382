package io.zerocall.cli.typescript;

import java.util.List;
import java.util.stream.Collectors;

/** Writes comments that no text can terminate early. */
final class Comment {
  private Comment() {}

  /** Returns a doc comment with a line break, or an empty string if the text is empty. */
  static String of(String indent, List<String> paragraphs) {
    List<String> lines = paragraphs.stream()
        .flatMap(text -> text.replace("*/", "*\\/").lines())
        .map(line -> line.replaceAll("[\\p{Cntrl}\u2028\u2029]", " ").strip())
        .filter(line -> !line.isEmpty())
        .toList();
    if (lines.isEmpty()) {
      return "";
    } else if (lines.size() == 1) {
      return indent + "/** " + lines.get(0) + " */\n";
    }
    return lines.stream()
        .collect(Collectors.joining(
            "\n" + indent + " * ", indent + "/**\n" + indent + " * ", "\n" + indent + " */\n"));
  }
}
