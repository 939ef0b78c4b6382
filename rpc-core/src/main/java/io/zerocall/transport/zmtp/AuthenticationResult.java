package io.zerocall.transport.zmtp;

/** What becomes of a client that has shown its credentials. */
enum AuthenticationResult {
  ADMITTED,
  REFUSED,
  /** Nobody knows: who was to decide has failed. As good as refused. */
  UNDECIDED
}
