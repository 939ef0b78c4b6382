package io.zerocall.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Makes what subscribers get of what a publisher sent. */
final class Publications {
  private static final byte[] PARAMS = PlainScanner.ascii("\",\"params\":");
  private static final byte[] END = PlainScanner.ascii("}");
  private static final byte[] END_WITHOUT_PARAMS = PlainScanner.ascii("\"}");

  private Publications() {}

  /**
   * A publication with the params that stand at these places, and with none if they begin below
   * zero; null if no UTF-8 can be made of the name, which half a character may be in.
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
