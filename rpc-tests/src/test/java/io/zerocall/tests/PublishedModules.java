package io.zerocall.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of this build that users can depend on, according to their POMs. */
final class PublishedModules {
  private static final Path ROOT = Repository.root();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern VERSION = Pattern.compile("\n  <version>([^<]+)</version>");
  private static final Pattern ARTIFACT = Pattern.compile("\n  <artifactId>([^<]+)</artifactId>");
  private static final String BOM = "rpc-bom";

  private PublishedModules() {}

  /** Returns the directories of the modules with a jar, in the order of the build. */
  static List<String> directories() throws IOException {
    List<String> directories = new ArrayList<>();
    for (String module : all(MODULE, "pom.xml")) {
      String pom = pom(module);
      if (!pom.contains("<packaging>pom</packaging>")
          && !pom.contains("<unpublished>true</unpublished>")) {
        directories.add(module);
      }
    }
    return directories;
  }

  /** Returns the artifacts of these modules. */
  static List<String> artifacts() throws IOException {
    List<String> artifacts = new ArrayList<>();
    for (String directory : directories()) {
      artifacts.add(all(ARTIFACT, directory + "/pom.xml").get(0));
    }
    return artifacts;
  }

  /** Returns whether a module is one of Java only by the name in its manifest. */
  static boolean isAutomatic(String directory) throws IOException {
    return pom(directory).contains("<Automatic-Module-Name>");
  }

  /** Returns whether a module without sources has empty jars of sources and Javadoc. */
  static boolean hasEmptyJars(String directory) throws IOException {
    String pom = pom(directory);
    return Stream.of("sources", "javadoc")
        .allMatch(kind -> pom.contains("<classifier>" + kind + "</classifier>"));
  }

  /** Returns the artifacts that the BOM has a version of. */
  static List<String> ofTheBom() throws IOException {
    String managed = pom(BOM).replaceFirst("(?s).*<dependencyManagement>", "");
    return Pattern.compile("<artifactId>([^<]+)</artifactId>")
        .matcher(managed.replaceFirst("(?s)</dependencyManagement>.*", ""))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  static String version() throws IOException {
    return all(VERSION, "pom.xml").get(0);
  }

  static String versionOfTheBom() throws IOException {
    return all(VERSION, BOM + "/pom.xml").get(0);
  }

  private static List<String> all(Pattern pattern, String file) throws IOException {
    return pattern
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static String pom(String module) throws IOException {
    return Files.readString(ROOT.resolve(module + "/pom.xml"));
  }
}
