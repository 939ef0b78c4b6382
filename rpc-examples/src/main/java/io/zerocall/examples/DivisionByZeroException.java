package io.zerocall.examples;

/** An exception with a field, which is transmitted with it. */
public final class DivisionByZeroException extends Exception {
  private static final long serialVersionUID = 1;

  private final int dividend;

  public DivisionByZeroException(int dividend) {
    super(dividend + " can't be divided by 0");
    this.dividend = dividend;
  }

  public int dividend() {
    return dividend;
  }
}
