package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The links in the documents have a target, and the classes that the documents name exist. */
class DocumentsTest {
  private static final Path ROOT = Repository.root();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern CLASS = Pattern.compile("\\b[A-Z][a-z0-9]+\\w*\\b");
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** These documents name classes of other projects only where this tree uses them too. */
  private static final List<String> ABOUT_THE_CODE =
      List.of("ARCHITECTURE.md", "docs/concurrency.md");

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    return documents().stream()
        .map(document -> DynamicTest.dynamicTest(
            ROOT.relativize(document).toString(),
            () -> assertThat(links(document)).allSatisfy(link -> requireTarget(document, link))));
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    return documents;
  }

  private static List<String> links(Path document) throws IOException {
    return LINK.matcher(text(document))
        .results()
        .map(result -> result.group(1))
        .filter(link -> !link.startsWith("https://"))
        .toList();
  }

  private static void requireTarget(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? document : document.resolveSibling(file);
    assertThat(target).exists();
    if (hash >= 0) {
      assertThat(anchors(target)).contains(link.substring(hash + 1));
    }
  }

  /** Returns the anchors that GitHub gives to headings. */
  private static List<String> anchors(Path document) throws IOException {
    return text(document)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void theGuideAddsTheSlf4jThatTheBuildHas() throws IOException {
    Matcher version = Pattern.compile("<slf4j.version>(.*)</slf4j.version>")
        .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(Files.readString(ROOT.resolve("docs/guide.md")))
        .contains(
            "<artifactId>slf4j-simple</artifactId>\n  <version>" + version.group(1) + "</version>");
  }

  @TestFactory
  Stream<DynamicTest> classesExist() throws IOException {
    Set<String> known = wordsOfTheSources();
    return ABOUT_THE_CODE.stream()
        .map(document -> DynamicTest.dynamicTest(
            document, () -> assertThat(classes(ROOT.resolve(document))).isSubsetOf(known)));
  }

  private static Set<String> classes(Path document) throws IOException {
    return CODE.matcher(text(document))
        .results()
        .flatMap(code -> CLASS.matcher(code.group(1)).results())
        .map(result -> result.group())
        .collect(Collectors.toSet());
  }

  private static Set<String> wordsOfTheSources() throws IOException {
    Set<String> words = new HashSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(DocumentsTest::isModule).toList()) {
        addWords(module.resolve("src"), words);
      }
    }
    return words;
  }

  private static boolean isModule(Path directory) {
    return Files.isDirectory(directory.resolve("src"));
  }

  private static void addWords(Path directory, Set<String> words) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        WORD.matcher(text(file)).results().forEach(word -> words.add(word.group()));
      }
    }
  }

  /** Returns the text without blocks of code. */
  private static String text(Path file) throws IOException {
    return Files.readString(file).replaceAll("(?ms)^```.*?^```$", "");
  }
}
