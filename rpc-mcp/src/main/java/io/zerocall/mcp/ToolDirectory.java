package io.zerocall.mcp;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tools of the server by {@code rpc.discover}, which is called for the client that asks.
 * Keeps them for a while, so that not each call of a tool needs a second one. Thread-safe.
 */
final class ToolDirectory {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What the server has said last. The reply is kept to recognize that nothing has changed. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its content
  private record Known(byte[] reply, ToolList list, long at) {}

  private volatile @Nullable Known known;

  /** Continues with the tools. */
  @FunctionalInterface
  interface Continuation {
    void accept(ToolList tools) throws McpException;
  }

  /** Finds all tools. */
  void list(McpRequest request, Continuation continuation) {
    request.call("rpc.discover", "{}", reply -> continuation.accept(learned(request, reply)));
  }

  /**
   * Finds the tools, perhaps those of some seconds ago, if they have what is needed of them.
   *
   * @throws McpException if the continuation throws one
   */
  void find(Predicate<ToolList> sufficient, McpRequest request, Continuation continuation)
      throws McpException {
    Known last = known;
    if (last != null
        && System.nanoTime() - last.at() < KEPT_NANOS
        && sufficient.test(last.list())) {
      continuation.accept(last.list());
    } else {
      list(request, continuation);
    }
  }

  private ToolList learned(McpRequest request, byte[] reply) throws McpException {
    Known last = known;
    ToolList list = last != null && Arrays.equals(last.reply(), reply)
        ? last.list()
        : ToolListReader.read(ServerReply.read(reply).requireResult(request));
    known = new Known(reply, list, System.nanoTime());
    return list;
  }
}
