package io.zerocall.tests;

import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a Markdown document.
 *
 * @param language the fence's language
 * @param lines the lines between the fences
 */
record CodeBlock(String language, List<String> lines) {
  private static final String FENCE = "```";

  static List<CodeBlock> of(List<String> document) {
    List<CodeBlock> blocks = new ArrayList<>();
    for (int i = 0; i < document.size(); i++) {
      if (document.get(i).startsWith(FENCE)) {
        int end = i + 1;
        while (!document.get(end).equals(FENCE)) {
          end++;
        }
        String language = document.get(i).substring(FENCE.length());
        blocks.add(new CodeBlock(language, document.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }

  /** Returns the groups of lines between empty lines, without their indentation. */
  List<String> paragraphs() {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : lines) {
      if (line.isBlank()) {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
      } else {
        paragraph.append(line.strip()).append('\n');
      }
    }
    paragraphs.add(paragraph.toString());
    return paragraphs;
  }
}
