package io.zerocall.bench.publish;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A notification in the form of JSON-RPC: a topic, the name of a town, and a number. */
final class Notification {
  static final String TOPIC = "weather.changed";
  static final String TOWN = "Berlin";

  private static final String BEGIN =
      "{\"jsonrpc\":\"2.0\",\"method\":\"" + TOPIC + "\",\"params\":[\"" + TOWN + "\",";
  private static final String END = "]}";
  private static final byte[] BEGIN_BYTES = BEGIN.getBytes(StandardCharsets.US_ASCII);

  private Notification() {}

  static byte[] write(int number) {
    return (BEGIN + number + END).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns whether it begins like the output of {@link #write}. */
  static boolean isOne(byte[] json) {
    return json.length > BEGIN_BYTES.length
        && Arrays.equals(json, 0, BEGIN_BYTES.length, BEGIN_BYTES, 0, BEGIN_BYTES.length);
  }

  /** Returns the number in the output of {@link #write}, by its position. */
  static int number(byte[] json) {
    int length = json.length - BEGIN.length() - END.length();
    return Integer.parseInt(new String(json, BEGIN.length(), length, StandardCharsets.US_ASCII));
  }
}
