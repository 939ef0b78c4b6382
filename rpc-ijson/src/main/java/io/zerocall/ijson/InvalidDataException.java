package io.zerocall.ijson;

/** Thrown when a header has a value that this interface can't read. */
final class InvalidDataException extends Exception {
  private static final long serialVersionUID = 1;

  InvalidDataException() {
    super("invalid data", null, false, false);
  }
}
