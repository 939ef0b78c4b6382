package io.zerocall.json.wire;

import io.zerocall.json.document.Publication;
import io.zerocall.json.plain.PlainScanner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Creates the documents for subscribers from a publisher's document. */
final class Publications {
  private static final byte[] PARAMS = PlainScanner.ascii("\",\"params\":");
  private static final byte[] END = PlainScanner.ascii("}");
  private static final byte[] END_WITHOUT_PARAMS = PlainScanner.ascii("\"}");

  private Publications() {}

  /**
   * Returns a publication with the params between these positions, or without params if they begin
   * below zero; null if the name can't be encoded in UTF-8 because it contains an unpaired
   * surrogate.
   */
  static @Nullable Publication of(String topic, byte[] body, int paramsStart, int paramsEnd) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(topic)) {
      return null;
    }
    byte[] name = JsonStringEncoder.getInstance().quoteAsUTF8(topic);
    if (paramsStart < 0) {
      return new Publication(topic, join(PlainRequests.NOTIFICATION, name, END_WITHOUT_PARAMS));
    }
    byte[] params = Arrays.copyOfRange(body, paramsStart, paramsEnd);
    return new Publication(topic, join(PlainRequests.NOTIFICATION, name, PARAMS, params, END));
  }

  private static byte[] join(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }
}
