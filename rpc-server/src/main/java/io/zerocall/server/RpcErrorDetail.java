package io.zerocall.server;

/**
 * How much of an exception that a method throws is sent to the caller. Whichever is chosen, the
 * server logs an exception that the method doesn't declare once, with its stack and an error id
 * that the caller gets too.
 *
 * <p>The exceptions that a method declares are those in its {@code throws} clause and those added
 * by {@link RpcServerBuilder#registerException}, each with its subclasses. Bare {@code Throwable},
 * {@code Exception}, {@code RuntimeException} and {@code Error} declare nothing.
 */
public enum RpcErrorDetail {
  /**
   * Sends declared exceptions with type, message, fields and those of their causes that are
   * declared too. For any other exception the caller gets only the message {@code Internal error}
   * and the error id. For servers that untrusted clients can call.
   */
  DECLARED,

  /**
   * Sends the type, message, fields and causes of every exception, without its stack. The default.
   */
  MESSAGE,

  /**
   * Sends the stack too, as the original zerorpc does; clients print it with their exceptions. For
   * callers that may see the server's code, such as in tests and on a developer's machine.
   */
  STACK
}
