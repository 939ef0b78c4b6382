package io.zerocall.server;

/**
 * How much of an exception that a method threw its caller is told. Whatever this is, the server
 * logs an exception that the method doesn't declare once, with its stack and an error id that the
 * caller gets too.
 *
 * <p>A method declares what its {@code throws} clause names, and what
 * {@link RpcServerBuilder#registerException} adds; subclasses are declared with their classes. Bare
 * {@code Throwable}, {@code Exception}, {@code RuntimeException} and {@code Error} declare nothing.
 */
public enum RpcErrorDetail {
  /**
   * The declared exceptions, with type, message, fields and those of their causes that are declared
   * too. Of any other exception the caller gets the message {@code Internal error} and the error
   * id, and nothing else. For servers that strangers can call.
   */
  DECLARED,

  /** The type, message, fields and causes of every exception, without its stack. The default. */
  MESSAGE,

  /**
   * The stack too, as the original zerorpc sent it; clients print it with their exceptions. For
   * callers that may know the server's code, as in tests and on one's own machine.
   */
  STACK
}
