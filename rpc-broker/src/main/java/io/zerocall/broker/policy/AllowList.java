package io.zerocall.broker.policy;

import java.nio.file.Path;
import java.util.List;

/**
 * A policy from a file: what no rule of it allows is refused. A line is a rule or a comment:
 *
 * <pre>
 * # allow USER   ADDRESS     ACTIONS    NAMES      [shared]
 * allow   worker 10.0.0.0/8  offer      orders.*   shared
 * allow   ann    *           call       orders.create,orders.list
 * allow   *      127.0.0.1   *          *
 * </pre>
 *
 * <p>Each field may be a list with commas. A {@code *} at the end of a user or name stands for any
 * rest. A peer that has not authenticated itself has no user, and one whose connection comes from
 * no address, such as over {@code ipc://}, has no address; only a {@code *} alone matches these. An
 * offer of a prefix needs one pattern that covers the whole prefix. {@code shared} means that
 * several users may offer the rule's names.
 *
 * <p>The broker reads the file again when it changes, within about two seconds. If it has become
 * invalid, unreadable or empty, the last valid rules continue to apply, and the broker logs why.
 * The file is UTF-8, has 1 MiB at most, and its last line ends with a line break. Thread-safe.
 */
public final class AllowList implements BrokerPolicy {
  private final WatchedFile<List<AllowRule>> rules;

  private AllowList(WatchedFile<List<AllowRule>> rules) {
    this.rules = rules;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if the file can't be read or a line is invalid; the message
   *     contains the file's name, the line's number and what was expected
   */
  public static AllowList read(Path file) {
    return new AllowList(new WatchedFile<>(file, AllowList::parse));
  }

  private static List<AllowRule> parse(FileLines lines) {
    return lines.map(AllowRule::parse);
  }

  @Override
  public boolean allows(Action action, Identity identity, String name) {
    for (AllowRule rule : rules.content()) {
      if (rule.allows(action, identity, name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isShared(String name) {
    for (AllowRule rule : rules.content()) {
      if (rule.shared() && rule.covers(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean refresh() {
    return rules.refresh();
  }

  /** Returns the name of the file. */
  @Override
  public String toString() {
    return "AllowList(" + rules + ")";
  }
}
