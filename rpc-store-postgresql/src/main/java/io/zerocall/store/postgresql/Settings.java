package io.zerocall.store.postgresql;

import java.util.regex.Pattern;

/**
 * How a store is opened.
 *
 * @param schema the name of the schema
 * @param leaseMillis how long the jobs of a lost broker stay its own
 * @param clock decides when jobs are due and when they expire; leases use the server's clock
 */
record Settings(String schema, long leaseMillis, Clock clock) {
  static final String DEFAULT_SCHEMA = "zerocall";

  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,40}");

  Settings {
    if (!NAME.matcher(schema).matches()) {
      throw new IllegalArgumentException("schema: " + schema
          + " (expected: at most 41 lower-case letters, digits and underscores)");
    }
  }

  /** Returns the schema's name in SQL. */
  String quotedSchema() {
    return '"' + schema + '"';
  }

  /** Returns the name of the channel on which the brokers notify each other. */
  String channel() {
    return schema + "_jobs";
  }
}
