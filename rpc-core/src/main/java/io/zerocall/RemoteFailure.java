package io.zerocall;

import io.zerocall.RpcRemoteException.RemoteCause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an error reply says about an exception that a method threw.
 *
 * @param message the error's message
 * @param type the fully qualified name of the exception's class; empty if the server doesn't send
 *     it
 * @param supertypes the names of its superclasses, the nearest first, without those that every
 *     exception has; empty if the server doesn't send them
 * @param fields the fields that the exception's class adds to a plain exception
 * @param causes the exception's causes, the nearest first
 * @param stack the stack trace, one line per frame; empty if the server doesn't send it
 * @param errorId the ID of the failure in the server's log; null if the server didn't log it or
 *     doesn't send the ID
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

  /** Returns a failure of which only the message is known. */
  public static RemoteFailure ofMessage(String message) {
    return ofMessage(message, null);
  }

  /**
   * Returns a failure of which only the message and the error's ID are known.
   *
   * @param errorId may be null
   */
  public static RemoteFailure ofMessage(String message, @Nullable String errorId) {
    return new RemoteFailure(message, "", List.of(), Map.of(), List.of(), List.of(), errorId);
  }
}
