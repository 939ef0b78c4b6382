package io.zerocall.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that are similar to a mistyped one. */
final class SimilarNames {
  private static final int MOST = 3;
  private static final int FAR = Integer.MAX_VALUE;

  /** The cost of a wrong namespace, compared to mistyped letters. */
  private static final int OTHER_NAMESPACE = 2;

  private SimilarNames() {}

  /** Returns the most similar names, best first; none if no name is similar. */
  static List<String> of(String mistyped, Collection<String> names) {
    return names.stream()
        // the names come from a server
        .filter(name -> name.chars().noneMatch(Character::isISOControl))
        .map(name -> new Candidate(name, distance(mistyped, name)))
        .filter(candidate -> candidate.distance() < FAR)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(MOST)
        .map(Candidate::name)
        .toList();
  }

  private record Candidate(String name, int distance) {}

  /**
   * Returns the distance: a few letters of the whole name may be wrong, or a few of its last part
   * and all of the others.
   */
  private static int distance(String mistyped, String name) {
    String a = mistyped.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    int whole = edits(a, b);
    int last = edits(lastPart(a), lastPart(b));
    return Math.min(
        whole <= 2 && whole <= tolerance(a) ? whole : FAR,
        last <= tolerance(lastPart(a)) ? last + OTHER_NAMESPACE : FAR);
  }

  /** Returns one for two to four letters, two for five to seven, and so on. */
  private static int tolerance(String text) {
    return (text.length() + 1) / 3;
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * Returns how many letters have to be inserted, removed, replaced, or swapped with the next one.
   */
  private static int edits(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, edits);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] edits) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int cheapest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(cheapest, 1 + edits[i - 2][j - 2]) : cheapest;
  }
}
