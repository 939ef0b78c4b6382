package io.zerocall.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A log that keeps what is logged, for a test to read. Safe for use by any thread. */
class RecordedLog extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  /** One thing that was logged. */
  record Line(Level level, String text, Throwable thrown) {}

  private final transient List<Line> lines = new CopyOnWriteArrayList<>();
  private final Level threshold;

  /** A log that keeps what is at least of this level. */
  RecordedLog(Level threshold) {
    this.threshold = threshold;
  }

  List<Line> lines() {
    return lines;
  }

  private boolean isEnabled(Level level) {
    return level.toInt() >= threshold.toInt();
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
    add(new Line(level, MessageFormatter.basicArrayFormat(pattern, arguments), thrown));
  }

  void add(Line line) {
    lines.add(line);
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }
}
