package io.zerocall.jobs;

/**
 * A store can't do what it was asked, and has not done it as far as it knows. After a failed write
 * it refuses everything until it is opened again, because what is on the disk is unknown.
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
