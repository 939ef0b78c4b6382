package io.zerocall;

import io.zerocall.RpcRemoteException.RemoteCause;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An exception's stack trace on the server, in a form that any code that prints exceptions
 * includes: a suppressed exception of the {@link RpcRemoteException}, whose own stack trace is the
 * caller's. Its causes are those on the server, without stack traces. Its text comes from the
 * server, so control characters are replaced and its length is bounded.
 */
final class RemoteStackTrace extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MOST_LINES = 1_024;
  private static final int MOST_CHARS = 1_000;
  private static final StackTraceElement[] NO_FRAMES = {};

  /** A line as {@link StackTraceElement#toString} formats it. */
  private static final Pattern FRAME = Pattern.compile(
      "\\s*(?:at )?" // the original zerorpc's
          + "(?:(?:(?<loader>[^/\\s]*)/)?(?<module>[^/@\\s]*)(?:@(?<version>[^/\\s]*))?/)?"
          + "(?<class>[^/\\s()]+)\\.(?<method>[^.\\s()]+)"
          + "\\((?:(?<native>Native Method)|Unknown Source|(?<file>[^():]+)(?::(?<line>\\d{1,9}))?)\\)");

  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\t]]");

  private RemoteStackTrace(String message, StackTraceElement[] frames, @Nullable Throwable cause) {
    super(message, cause, false, true);
    setStackTrace(frames);
  }

  /** Returns the stack trace in a reply; null if the reply has none. */
  static @Nullable RemoteStackTrace of(RemoteFailure failure) {
    List<String> lines = failure.stack();
    if (lines.isEmpty()) {
      return null;
    }
    lines = lines.subList(0, Math.min(lines.size(), MOST_LINES));
    StackTraceElement[] frames = frames(lines);
    String text = frames.length > 0
        ? ""
        : lines.stream().map(line -> "\n\t" + printable(line)).collect(Collectors.joining());
    return new RemoteStackTrace(
        title(failure.type(), failure.message()) + text, frames, cause(failure.causes()));
  }

  private static @Nullable RemoteStackTrace cause(List<RemoteCause> causes) {
    RemoteStackTrace nearest = null;
    for (int i = causes.size() - 1; i >= 0; i--) {
      RemoteCause cause = causes.get(i);
      nearest = new RemoteStackTrace(title(cause.type(), cause.message()), NO_FRAMES, nearest);
    }
    return nearest;
  }

  private static String title(String type, @Nullable String message) {
    String what = message == null || message.equals(type)
        ? type
        : type.isEmpty() ? message : type + ": " + message;
    return "at the server: " + printable(what);
  }

  /**
   * Returns the frames, without the lines before the first one. Returns none if other lines are
   * between the frames: then it is not a Java stack trace.
   */
  private static StackTraceElement[] frames(List<String> lines) {
    List<StackTraceElement> frames = new ArrayList<>();
    for (String line : lines) {
      Matcher frame = FRAME.matcher(line);
      if (line.length() <= MOST_CHARS && !UNPRINTABLE.matcher(line).find() && frame.matches()) {
        frames.add(frame(frame));
      } else if (!frames.isEmpty()) {
        return NO_FRAMES;
      }
    }
    return frames.toArray(NO_FRAMES);
  }

  private static StackTraceElement frame(Matcher frame) {
    String line = frame.group("line");
    int number = frame.group("native") != null ? -2 : line == null ? -1 : Integer.parseInt(line);
    return new StackTraceElement(
        frame.group("loader"),
        frame.group("module"),
        frame.group("version"),
        frame.group("class"),
        frame.group("method"),
        frame.group("file"),
        number);
  }

  private static String printable(String text) {
    String cut = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    return UNPRINTABLE.matcher(cut).replaceAll("?");
  }

  /** Does nothing: the caller's stack trace is in the exception that this one is suppressed by. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
