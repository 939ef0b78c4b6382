package io.zerocall.store.postgresql;

import io.zerocall.jobs.JobId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a broker tells the others: a line with its number, and then lines with {@code +} and the
 * method of a job that may be taken, {@code -} and the id of a job that has ended, {@code *} if
 * jobs of any method may be taken, {@code ?} if a broker is new, or {@code !} if others have to
 * look for what no notice has told them.
 */
final class Notice {
  /** PostgreSQL allows less than 8,000 bytes; a character has at most three, or two have four. */
  private static final int MOST_CHARACTERS = 2_500;

  private static final String DUE = "+";
  private static final String ENDED = "-";
  private static final String ANY_DUE = "*";
  private static final String NEW = "?";
  private static final String MISSED = "!";

  private static final String SEND =
      "SELECT pg_notify(?, payload) FROM unnest(?) AS notices (payload)";

  // Notifications have their commits wait for each other, for which the limit is too short.
  private static final String SEND_AT_LAST =
      "SELECT set_config('lock_timeout', '0', true), pg_notify(?, payload)"
          + " FROM unnest(?) AS notices (payload)";

  private Notice() {}

  /** Tells other brokers what has changed, when the transaction commits. */
  static void send(Sql sql, String channel, UUID sender, Changes changes) throws SQLException {
    send(SEND, sql, channel, payloads(sender, changes));
  }

  /** Does the same, as the last statement of a broker's transaction. */
  static void sendAtLast(Sql sql, String channel, UUID sender, Changes changes)
      throws SQLException {
    send(SEND_AT_LAST, sql, channel, payloads(sender, changes));
  }

  private static void send(String text, Sql sql, String channel, List<String> payloads)
      throws SQLException {
    if (!payloads.isEmpty()) {
      sql.rows(text, row -> true, channel, payloads.toArray(String[]::new));
    }
  }

  /** Tells other brokers that there is a new one. */
  static void sendHello(Sql sql, String channel, UUID sender) throws SQLException {
    sql.rows(SEND_AT_LAST, row -> true, channel, new String[] {sender + "\n" + NEW});
  }

  /** Has other brokers look for what no notice has told them. */
  static void sendMissed(Sql sql, String channel, UUID sender) throws SQLException {
    sql.rows(SEND_AT_LAST, row -> true, channel, new String[] {sender + "\n" + MISSED});
  }

  /** Tells brokers to look for what others have skipped, when the transaction commits. */
  static void sendSkipped(Sql sql, String channel, UUID sender) throws SQLException {
    sql.rows(SEND, row -> true, channel, new String[] {sender + "\n" + ANY_DUE});
  }

  /** Returns the payloads of notifications: one, unless nothing or much has changed. */
  static List<String> payloads(UUID sender, Changes changes) {
    List<String> lines = new ArrayList<>();
    for (String method : changes.dueMethods()) {
      boolean fits = method.length() < MOST_CHARACTERS / 2
          && method.indexOf('\n') < 0
          && method.indexOf('\r') < 0;
      lines.add(fits ? DUE + method : ANY_DUE);
    }
    changes.endedJobs().forEach(job -> lines.add(ENDED + job));
    List<String> payloads = new ArrayList<>();
    StringBuilder payload = new StringBuilder();
    for (String line : lines) {
      if (payload.isEmpty() || payload.length() + line.length() > MOST_CHARACTERS) {
        payloads.add(payload.toString());
        payload = new StringBuilder(sender.toString());
      }
      payload.append('\n').append(line);
    }
    payloads.add(payload.toString());
    payloads.remove(""); // from before the first line
    return payloads;
  }

  static boolean isOf(UUID sender, String payload) {
    return payload.startsWith(sender.toString());
  }

  static boolean isOfNewBroker(String payload) {
    return payload.endsWith("\n" + NEW);
  }

  static boolean isOfMissed(String payload) {
    return payload.endsWith("\n" + MISSED);
  }

  static boolean isOfAnyMethod(String payload) {
    return payload.lines().anyMatch(ANY_DUE::equals);
  }

  static List<String> dueMethods(String payload) {
    return payload
        .lines()
        .skip(1)
        .filter(line -> line.startsWith(DUE))
        .map(line -> line.substring(1))
        .toList();
  }

  static List<JobId> endedJobs(String payload) {
    return payload
        .lines()
        .skip(1)
        .filter(line -> line.startsWith(ENDED))
        .map(line -> JobId.parse(line.substring(1)))
        .toList();
  }
}
