package io.zerocall;

import io.zerocall.RpcRemoteException.RemoteCause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an error reply tells of an exception that a method threw.
 *
 * @param message the error's message
 * @param type the fully qualified name of the exception's class; empty if the server doesn't tell
 * @param supertypes the names of its superclasses, the nearest first, without those that every
 *     exception has; empty if the server doesn't tell
 * @param fields what the exception's class adds to a plain exception
 * @param causes the exception's causes, the nearest first
 * @param stack a line a frame; empty if the server doesn't tell
 * @param errorId what the server's log has it under; null if it isn't there
 */
public record RemoteFailure(
    String message,
    String type,
    List<String> supertypes,
    Map<String, @Nullable Object> fields,
    List<RemoteCause> causes,
    List<String> stack,
    @Nullable String errorId) {

  /** Copies the collections. */
  public RemoteFailure {
    supertypes = List.copyOf(supertypes);
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    causes = List.copyOf(causes);
    stack = List.copyOf(stack);
  }

  /** A failure of which nothing but the message is known. */
  public static RemoteFailure ofMessage(String message) {
    return ofMessage(message, null);
  }

  /** A failure of which nothing is known but the message and the error's id, which may be null. */
  public static RemoteFailure ofMessage(String message, @Nullable String errorId) {
    return new RemoteFailure(message, "", List.of(), Map.of(), List.of(), List.of(), errorId);
  }
}
