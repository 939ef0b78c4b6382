package io.zerocall.transport.zmtp;

/** The result of a client's authentication. */
enum AuthenticationResult {
  ADMITTED,
  REFUSED,
  /** Unknown, because the authenticator failed. Treated as refused. */
  UNDECIDED
}
