package io.zerocall.bench.publish;

import java.nio.charset.StandardCharsets;

/** What is published, as JSON-RPC has it: a topic, the name of a town, and a number. */
final class Notification {
  static final String TOPIC = "weather.changed";
  static final String TOWN = "Berlin";

  private static final String BEGIN =
      "{\"jsonrpc\":\"2.0\",\"method\":\"" + TOPIC + "\",\"params\":[\"" + TOWN + "\",";
  private static final String END = "]}";

  private Notification() {}

  static byte[] write(int number) {
    return (BEGIN + number + END).getBytes(StandardCharsets.US_ASCII);
  }

  /** The number of what {@link #write} wrote, by its place. */
  static int number(byte[] json) {
    int length = json.length - BEGIN.length() - END.length();
    return Integer.parseInt(new String(json, BEGIN.length(), length, StandardCharsets.US_ASCII));
  }
}
