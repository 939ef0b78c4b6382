package io.zerocall.jobs;

/**
 * A store can't do what it was asked, and has not done it as far as it knows. A store on this
 * machine's disk refuses everything after a failed write until it is opened again, because what is
 * on the disk is unknown. A store with a server of its own works again when the server does.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
