package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.math.BigInteger;
import java.util.Locale;

/** The TypeScript type of integers that may be larger than 2<sup>53</sup> - 1. */
public enum LongForm {
  /** A number; the call fails for an integer that a number can't hold exactly. */
  NUMBER,
  /** A bigint, which holds any integer. */
  BIGINT;

  /** Returns the type's name in the client. */
  static final String TYPE = "Long";

  private static final BigInteger LARGEST_SAFE =
      BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

  /** Returns whether a schema of integers allows values that a number can't hold. */
  static boolean isLong(JsonText schema) {
    return !(isSafe(Json.member(schema, "minimum")) && isSafe(Json.member(schema, "maximum")))
        && !Json.text(Json.member(schema, "format")).equals("int32");
  }

  /** Returns whether a value is an integer that a number can hold exactly. */
  static boolean isSafe(JsonText value) {
    return isInteger(value) && new BigInteger(value.toString()).abs().compareTo(LARGEST_SAFE) <= 0;
  }

  static boolean isInteger(JsonText value) {
    return value.toString().matches("-?[0-9]+");
  }

  /** Returns the client's code that depends on the form. */
  String file() {
    return "long-" + name().toLowerCase(Locale.ROOT) + ".ts";
  }
}
