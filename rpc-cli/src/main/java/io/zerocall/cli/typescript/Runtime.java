package io.zerocall.cli.typescript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The code that all clients have in common. */
final class Runtime {
  /** Comments and texts, whose words mean nothing to the code. */
  private static final Pattern PROSE =
      Pattern.compile("/\\*.*?\\*/|\"[^\"\n]*\"|(?m:\\s//.*$)", Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

  private static final String CODE = read("runtime.ts");

  private Runtime() {}

  static String code() {
    return CODE;
  }

  /** Every name that the code declares or uses. */
  static Set<String> words() {
    return WORD.matcher(PROSE.matcher(CODE).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String read(String file) {
    try (InputStream in = Objects.requireNonNull(Runtime.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
