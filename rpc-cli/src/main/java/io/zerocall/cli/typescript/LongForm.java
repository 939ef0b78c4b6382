package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import java.math.BigInteger;
import java.util.Locale;

/** What integers that may be larger than 2<sup>53</sup> - 1 are in TypeScript. */
public enum LongForm {
  /** A number; an integer that it can't hold exactly is an error of the call. */
  NUMBER,
  /** A bigint, which holds any integer. */
  BIGINT;

  /** The type's name in the client. */
  static final String TYPE = "Long";

  private static final BigInteger LARGEST_SAFE =
      BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

  /** Whether a schema of integers allows such that a number can't hold. */
  static boolean isLong(JsonText schema) {
    return !(isSafe(Json.member(schema, "minimum")) && isSafe(Json.member(schema, "maximum")))
        && !Json.text(Json.member(schema, "format")).equals("int32");
  }

  /** Whether a value is an integer that a number can hold exactly. */
  static boolean isSafe(JsonText value) {
    return isInteger(value) && new BigInteger(value.toString()).abs().compareTo(LARGEST_SAFE) <= 0;
  }

  static boolean isInteger(JsonText value) {
    return value.toString().matches("-?[0-9]+");
  }

  /** The code of the client that depends on the form. */
  String file() {
    return "long-" + name().toLowerCase(Locale.ROOT) + ".ts";
  }
}
