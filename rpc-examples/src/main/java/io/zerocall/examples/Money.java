package io.zerocall.examples;

import java.math.BigDecimal;

/** An amount in a currency, {@code 12.50 EUR} as text. */
public record Money(BigDecimal amount, String currency) {

  /**
   * Parses the output of {@link #toString}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Money parse(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("no currency (expected: an amount such as 12.50 EUR)");
    }
    return new Money(new BigDecimal(text.substring(0, blank)), text.substring(blank + 1));
  }

  Money plus(Money other) {
    return new Money(amount.add(other.amount), currency);
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
