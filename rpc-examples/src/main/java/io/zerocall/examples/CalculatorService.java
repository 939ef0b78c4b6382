package io.zerocall.examples;

/** A plain object whose methods other processes can call. */
public final class CalculatorService implements Calculator {
  @Override
  public int mult(int a, int b) {
    return a * b;
  }

  @Override
  public int divide(int a, int b) throws DivisionByZeroException {
    if (b == 0) {
      throw new DivisionByZeroException(a);
    }
    return a / b;
  }
}
