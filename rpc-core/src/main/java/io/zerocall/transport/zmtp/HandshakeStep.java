package io.zerocall.transport.zmtp;

import org.jspecify.annotations.Nullable;

/** A part of a handshake that computes so much that another thread does it. */
final class HandshakeStep {

  /** What another thread does. It changes nothing that the session's thread uses. */
  interface Work {
    Result compute() throws ZmtpException;
  }

  /** What the session's thread does afterwards. */
  interface Result {

    /** Returns whether the handshake is done. */
    boolean apply() throws ZmtpException;
  }

  private final Work work;
  private @Nullable Result result;
  private @Nullable ZmtpException failure;

  HandshakeStep(Work work) {
    this.work = work;
  }

  /** Computes; on any thread. */
  void run() {
    try {
      result = work.compute();
    } catch (ZmtpException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new ZmtpException("this side failed: " + e, e);
    }
  }

  /**
   * Applies what was computed, on the session's thread. Returns whether the handshake is done.
   *
   * @throws ZmtpException if the peer's command was invalid
   */
  boolean finish() throws ZmtpException {
    if (failure != null) {
      throw failure;
    }
    Result computed = result;
    if (computed == null) {
      throw new IllegalStateException("the step has not run");
    }
    return computed.apply();
  }
}
