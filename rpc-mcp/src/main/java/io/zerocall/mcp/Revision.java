package io.zerocall.mcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision of the protocol that the endpoint speaks, the latest one first. */
enum Revision {
  /** Stateless: each request says the revision and what the client is capable of. */
  R2026_07_28("2026-07-28"),
  /** The last one with a handshake. */
  R2025_11_25("2025-11-25"),
  R2025_06_18("2025-06-18");

  private final String text;

  Revision(String text) {
    this.text = text;
  }

  /** Returns the revision of this name; null if the endpoint doesn't speak it. */
  static @Nullable Revision of(@Nullable String text) {
    for (Revision revision : values()) {
      if (revision.text.equals(text)) {
        return revision;
      }
    }
    return null;
  }

  /** Returns the revision to answer a handshake with that asks for a revision. */
  static Revision negotiated(String asked) {
    Revision known = of(asked);
    return known == null || known.isStateless() ? R2025_11_25 : known;
  }

  /** Returns the names of all revisions. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Revision revision : values()) {
      names.add(revision.text);
    }
    return names;
  }

  /** Returns whether there is no handshake. */
  boolean isStateless() {
    return this == R2026_07_28;
  }

  @Override
  public String toString() {
    return text;
  }
}
