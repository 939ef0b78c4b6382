package io.zerocall.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that records its lines for a test. Safe for use by any thread. */
class RecordedLog extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  /** One logged line. */
  record Line(Level level, String text, Throwable thrown) {}

  private final transient List<Line> lines = new CopyOnWriteArrayList<>();
  private final Level threshold;

  /** Creates a logger that records lines of at least this level. */
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
