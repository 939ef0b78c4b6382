package io.zerocall.store.sqlite;

import java.util.List;

/**
 * The tables of a store. The small rows of {@code job} are apart from the {@code payload}s, so that
 * looking for jobs reads few pages.
 */
final class Schema {
  /** Identifies a file as a store of jobs: "ZJOB". */
  static final int APPLICATION_ID = 0x5A4A4F42;

  static final int VERSION = 3;

  /** The statements that create the tables. */
  static final List<String> STATEMENTS = List.of(
      """
      CREATE TABLE job (
        number INTEGER PRIMARY KEY,  -- in the order of the submissions
        id BLOB NOT NULL UNIQUE,
        method TEXT NOT NULL,
        owner TEXT,
        tenant TEXT,
        key TEXT,
        behind BLOB,  -- the id of the job with the same key that has to end first
        priority INTEGER NOT NULL,
        state TEXT NOT NULL,
        starts INTEGER NOT NULL,
        token INTEGER NOT NULL,
        submitted INTEGER NOT NULL,
        due INTEGER NOT NULL,
        kept INTEGER NOT NULL,
        ended INTEGER,
        expires INTEGER
      ) STRICT""",
      // Has all columns that opening a store reads of the waiting jobs.
      """
      CREATE INDEX waiting ON job (number, id, method, owner, tenant, behind, priority, due)
      WHERE state = 'WAITING'""",
      "CREATE INDEX begun ON job (state, number) WHERE state <> 'WAITING'",
      "CREATE INDEX keyed ON job (key, method, number) WHERE key IS NOT NULL",
      "CREATE INDEX unended ON job (key, method, number) WHERE key IS NOT NULL AND ended IS NULL",
      "CREATE INDEX behind ON job (behind) WHERE behind IS NOT NULL",
      "CREATE INDEX expiring ON job (expires) WHERE expires IS NOT NULL",
      """
      CREATE TABLE payload (
        job INTEGER PRIMARY KEY,
        params TEXT,
        header TEXT,
        result TEXT
      ) STRICT""",
      """
      CREATE TABLE error (
        job INTEGER NOT NULL,
        number INTEGER NOT NULL,
        json TEXT NOT NULL,
        PRIMARY KEY (job, number)
      ) STRICT, WITHOUT ROWID""",
      """
      CREATE TABLE progress (
        job INTEGER PRIMARY KEY,
        progress INTEGER NOT NULL,
        total INTEGER NOT NULL,
        message TEXT
      ) STRICT""",
      """
      CREATE TABLE schedule (
        owner TEXT NOT NULL,  -- empty if there is none
        name TEXT NOT NULL,
        definition TEXT NOT NULL,
        next INTEGER NOT NULL,
        PRIMARY KEY (owner, name)
      ) STRICT, WITHOUT ROWID""",
      "PRAGMA application_id = " + APPLICATION_ID,
      "PRAGMA user_version = " + VERSION);

  private Schema() {}
}
