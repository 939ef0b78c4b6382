package io.zerocall.cli.typescript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The code common to all clients. */
final class RuntimeCode {
  /** Comments and strings, whose words are not names in the code. */
  private static final Pattern PROSE =
      Pattern.compile("/\\*.*?\\*/|\"[^\"\n]*\"|\\s//[^\n]*", Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

  private static final String CODE = read("runtime.ts");

  private RuntimeCode() {}

  static String code(LongForm longForm) {
    return read(longForm.file()) + "\n" + CODE;
  }

  /** Returns every name that the code declares or uses. */
  static Set<String> words() {
    return Arrays.stream(LongForm.values())
        .flatMap(longForm -> words(code(longForm)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> words(String code) {
    return WORD.matcher(PROSE.matcher(code).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .distinct();
  }

  private static String read(String file) {
    try (InputStream in =
        Objects.requireNonNull(RuntimeCode.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
