package io.zerocall;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if the method ran and threw an exception. If the method's interface declares the
 * exception's class in {@code throws}, or the class is registered with the client, the caller gets
 * an exception of that class with this one as its cause. Otherwise the same applies to the nearest
 * such superclass.
 *
 * <p>Its stack trace is the caller's, and it has no cause. If the server's policy is to send stack
 * traces, this exception has a suppressed one with the server's stack trace and the causes on the
 * server, so that both stack traces are printed and logged.
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
   * Creates the exception from an error reply. For clients.
   *
   * @param message names the method and the endpoint, and says what happened and after how long
   * @param code the error's code
   * @param failure what the error reply says about the exception
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

  /** Returns the error's message, as the server sent it. */
  public String remoteMessage() {
    return remoteMessage;
  }

  /**
   * Returns the fully qualified name of the exception's class on the server. Empty if the server
   * doesn't send it, which may be its policy for exceptions that the method doesn't declare. With
   * the wire format of the original zerorpc it is the simple name.
   */
  public String type() {
    return type;
  }

  /**
   * Returns the fully qualified names of the superclasses of the exception's class, the nearest
   * first, without {@code Exception}, {@code RuntimeException}, {@code Error} and their
   * superclasses. Empty if there are none, if the server doesn't send them, and after Java
   * serialization.
   */
  public List<String> supertypes() {
    return supertypes == null ? List.of() : supertypes;
  }

  /**
   * Returns the ID of this failure in the server's log, which is also part of the message. Null if
   * the server didn't log the failure, as with an exception that the method declares, or doesn't
   * send the ID.
   */
  public @Nullable String errorId() {
    return errorId;
  }

  /**
   * Returns the fields that the exception's class adds to a plain exception, by name, as JSON maps
   * to Java: strings, numbers, booleans, lists, maps. Empty after Java serialization.
   */
  public Map<String, @Nullable Object> fields() {
    return fields == null ? Map.of() : fields;
  }

  /** Returns the exception's causes, the nearest first. Empty after Java serialization. */
  public List<RemoteCause> remoteCauses() {
    return remoteCauses == null ? List.of() : remoteCauses;
  }

  /**
   * Returns the stack trace on the server, one line per frame. Empty unless the server's policy is
   * to send it, and after Java serialization.
   */
  public List<String> remoteStack() {
    return remoteStack == null ? List.of() : remoteStack;
  }

  /**
   * A cause of an exception on the server.
   *
   * @param type the fully qualified name of its class
   * @param message its message, or null if it had none
   */
  public record RemoteCause(String type, @Nullable String message) {}
}
