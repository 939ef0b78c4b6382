package io.zerocall;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The method ran and threw, as the server tells it. Where the method's interface declares the
 * exception's class in {@code throws}, or the client has it registered, the caller gets an
 * exception of that class with this one as its cause; or else of its nearest superclass of which
 * that is true.
 *
 * <p>Its own stack is the caller's, and it has no cause. Where the server's policy is to tell
 * stacks, this exception has a suppressed one whose stack is the server's, and whose causes are
 * those there, so that both stacks are printed and logged.
 */
public final class RpcRemoteException extends RpcException {
  private static final long serialVersionUID = 1;

  private final String remoteMessage;
  private final String type;
  private final @Nullable String errorId;
  private final transient List<String> supertypes;
  private final transient Map<String, @Nullable Object> fields;
  private final transient List<RemoteCause> remoteCauses;
  private final transient List<String> remoteStack;

  /**
   * Made by a client from an error reply.
   *
   * @param message which method at which endpoint, what happened, after how long
   * @param code the error's code
   * @param failure what the error reply tells of the exception
   */
  public RpcRemoteException(String message, int code, RemoteFailure failure) {
    super(message, code, null);
    this.remoteMessage = failure.message();
    this.type = failure.type();
    this.errorId = failure.errorId();
    this.supertypes = failure.supertypes();
    this.fields = failure.fields();
    this.remoteCauses = failure.causes();
    this.remoteStack = failure.stack();
    RemoteStackTrace trace = RemoteStackTrace.of(failure);
    if (trace != null) {
      addSuppressed(trace);
    }
  }

  /** The error's message, as the server sent it. */
  public String remoteMessage() {
    return remoteMessage;
  }

  /**
   * The fully qualified name of the exception's class on the server; empty if the server doesn't
   * tell, as may be its policy for exceptions that the method doesn't declare. On the wire of the
   * original zerorpc it is the simple name.
   */
  public String type() {
    return type;
  }

  /**
   * The fully qualified names of the superclasses of the exception's class, the nearest first,
   * without {@code Exception}, {@code RuntimeException}, {@code Error} and what is above them.
   * Empty if there are none, if the server doesn't tell, and after Java serialization.
   */
  public List<String> supertypes() {
    return supertypes == null ? List.of() : supertypes;
  }

  /**
   * What the server's log has this failure under, which the message says too; null if the server
   * didn't log it, as for an exception that the method declares, or doesn't tell.
   */
  public @Nullable String errorId() {
    return errorId;
  }

  /**
   * What the exception's class adds to a plain exception, by name, as JSON maps to Java: strings,
   * numbers, booleans, lists, maps. Empty after Java serialization.
   */
  public Map<String, @Nullable Object> fields() {
    return fields == null ? Map.of() : fields;
  }

  /** The exception's causes, the nearest first. Empty after Java serialization. */
  public List<RemoteCause> remoteCauses() {
    return remoteCauses == null ? List.of() : remoteCauses;
  }

  /**
   * The stack on the server, a line a frame; empty unless the server's policy is to tell it, and
   * after Java serialization.
   */
  public List<String> remoteStack() {
    return remoteStack == null ? List.of() : remoteStack;
  }

  /**
   * One cause of an exception on the server.
   *
   * @param type the fully qualified name of its class
   * @param message its message, or null if it had none
   */
  public record RemoteCause(String type, @Nullable String message) {}
}
