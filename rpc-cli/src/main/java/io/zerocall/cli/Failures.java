package io.zerocall.cli;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports failures on standard error, and determines the exit code of the process. */
final class Failures {
  /** The server replied with an error. */
  static final int ERROR_REPLY = 1;

  /** Any other failure: invalid arguments, no connection, no reply in time. */
  static final int NO_REPLY = 2;

  /** The reader of the output is gone; shells report this code for programs that SIGPIPE ended. */
  static final int OUTPUT_CLOSED = 141;

  private Failures() {}

  /**
   * Reports that the standard output could not be written, unless it was closed on purpose.
   *
   * @return the exit code
   */
  static int unwritten(IOException failure, PrintWriter err) {
    if (Output.isClosedPipe(failure)) {
      return OUTPUT_CLOSED;
    }
    err.println("rpc: the output can't be written: " + failure.getMessage());
    return NO_REPLY;
  }

  static int invalidArguments(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("rpc: " + messageOf(mistake));
    List<String> similar = similarCommands(mistake);
    similar.forEach(name -> err.println("Did you mean: rpc " + name + "?"));
    if (similar.isEmpty()) {
      var unused = UnmatchedArgumentException.printSuggestions(mistake, err);
    }
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return NO_REPLY;
  }

  /**
   * Finds similar commands: picocli misses short ones with two letters swapped, and takes submit
   * for similar to lsit.
   */
  private static List<String> similarCommands(ParameterException mistake) {
    return isOfRoot(mistake) && mistake instanceof UnmatchedArgumentException unmatched
        ? SimilarNames.of(
            unmatched.getUnmatched().get(0),
            mistake.getCommandLine().getSubcommands().keySet())
        : List.of();
  }

  private static boolean isOfRoot(ParameterException mistake) {
    return mistake.getCommandLine().getParent() == null;
  }

  private static String messageOf(ParameterException mistake) {
    if (isOfRoot(mistake) && mistake instanceof UnmatchedArgumentException unmatched) {
      return "no such command or option: " + unmatched.getUnmatched().get(0);
    }
    return String.valueOf(mistake.getMessage()).replace("option option", "option");
  }

  static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    return report(failure, "rpc: ", command.getErr());
  }

  /**
   * Reports a failure.
   *
   * @return the exit code
   */
  static int report(Throwable failure, String prefix, PrintWriter err) {
    return report(failure, prefix, List.of(), err);
  }

  /**
   * Reports a failure.
   *
   * @param similar if there is no such method: similar names
   * @return the exit code
   */
  static int report(Throwable failure, String prefix, List<String> similar, PrintWriter err) {
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      err.println(prefix + unchecked.getCause().getMessage());
    } else if (messageSuffices(failure)) {
      err.println(prefix + failure.getMessage());
    } else {
      err.print(prefix);
      failure.printStackTrace(err);
    }
    if (failure instanceof RpcRemoteException remote) {
      describe(remote, err);
    }
    if (!(failure instanceof RpcException exception)) {
      return NO_REPLY;
    }
    if (isNoSuchMethod(exception)) {
      similar.forEach(name -> err.println("  did you mean: " + name));
      err.println("  list the methods: rpc list ENDPOINT");
    }
    boolean inTime = !(failure instanceof RpcTimeoutException); // whichever side noticed first
    return inTime && exception.code() != 0 ? ERROR_REPLY : NO_REPLY;
  }

  /** Returns whether the server replied that it has no such method. */
  static boolean isNoSuchMethod(Throwable failure) {
    return failure instanceof RpcException exception
        && exception.code() == RpcErrorCode.METHOD_NOT_FOUND;
  }

  /**
   * Reports a failed call of a method about jobs.
   *
   * @return the exit code
   */
  static int ofJobs(RpcException failure, String prefix, String endpoint, PrintWriter err) {
    if (isNoSuchMethod(failure)) {
      err.println(prefix + endpoint + " keeps no jobs (a broker with --jobs does)");
      return ERROR_REPLY;
    }
    return report(failure, prefix, err);
  }

  /** Returns whether the message is sufficient; otherwise the failure is a bug in this program. */
  private static boolean messageSuffices(Throwable failure) {
    return failure instanceof RpcException
        || failure instanceof IllegalArgumentException
        || failure instanceof IOException;
  }

  private static void describe(RpcRemoteException remote, PrintWriter err) {
    remote.fields().forEach((name, value) -> err.println("  " + name + ": " + value));
    remote.remoteStack().forEach(frame -> err.println("  at " + frame));
    for (RpcRemoteException.RemoteCause cause : remote.remoteCauses()) {
      err.println(
          "  caused by " + cause.type() + (cause.message() == null ? "" : ": " + cause.message()));
    }
  }
}
