package io.zerocall.transport.zmtp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Generates inputs for the {@link SessionFuzzer}: a peer's valid bytes with a few wrong ones. */
final class MutatedBytes {
  private static final int MOST_FRAMES = 12;
  private static final int MOST_MUTATIONS = 4;
  private static final long[] LENGTHS = {
    0,
    1,
    255,
    256,
    2_048,
    2_049,
    20_000,
    20_001,
    65_536,
    65_537,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };
  private static final int[] SIZES = {0, 0, 1, 5, 30, 254, 255, 256, 300};
  private static final int[] LARGE_SIZES = {5_000, 8_192, 8_193, 19_700, 20_000, 20_001};
  private static final String[] COMMANDS = {
    "READY", "ERROR", "HELLO", "WELCOME", "INITIATE", "PING", "PONG", "SUBSCRIBE", "CANCEL", "X", ""
  };
  private static final String[] PROPERTIES = {"Socket-Type", "identity", "Resource", "X-a", ""};
  private static final String[] VALUES = {"DEALER", "REQ", "ROUTER", "REP", "PUB", "", "\0\u00ff"};

  private final Random random;

  MutatedBytes(long seed) {
    random = new Random(seed);
  }

  byte[] next() {
    int who = random.nextInt(8);
    byte[] said = random.nextInt(50) == 0 ? noise(200) : mutated(said(who));
    return Wire.join(new byte[] {(byte) who}, said);
  }

  private byte[] said(int who) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    if ((who & SessionFuzzer.IN_TRAFFIC) == 0 && random.nextInt(8) > 0) {
      said.writeBytes(SessionFuzzer.handshake(who));
    }
    int frames = random.nextInt(random.nextInt(20) == 0 ? 100 : MOST_FRAMES);
    for (int i = 0; i < frames; i++) {
      said.writeBytes(frame());
    }
    return said.toByteArray();
  }

  private byte[] frame() {
    return switch (random.nextInt(8)) {
      case 0 -> Wire.command(pick(COMMANDS), noise(40));
      case 1 -> Wire.command(pick(COMMANDS), Wire.property(pick(PROPERTIES), pick(VALUES)));
      case 2 -> Wire.ping(random.nextInt(1 << 16), "x".repeat(random.nextInt(18)));
      case 3 -> Wire.claim(random.nextInt(6), LENGTHS[random.nextInt(LENGTHS.length)]);
      default -> Wire.frame(random.nextInt(2), new byte[size()]);
    };
  }

  private int size() {
    int[] sizes = random.nextInt(60) == 0 ? LARGE_SIZES : SIZES;
    return sizes[random.nextInt(sizes.length)];
  }

  private byte[] mutated(byte[] said) {
    byte[] bytes = said;
    for (int i = random.nextInt(MOST_MUTATIONS); i > 0 && bytes.length > 0; i--) {
      bytes = mutatedOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 150));
    int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
    byte[] before = Arrays.copyOf(bytes, at);
    byte[] part = Arrays.copyOfRange(bytes, at, end);
    byte[] after = Arrays.copyOfRange(bytes, end, bytes.length);
    return switch (random.nextInt(7)) {
      case 0 -> before;
      case 1 -> Wire.join(before, after);
      case 2 -> Wire.join(before, part, part, after);
      case 3 -> Wire.join(before, noise(20), part, after);
      case 4 -> Wire.join(before, frame(), part, after);
      case 5 -> Wire.join(before, changed(part, (byte) random.nextInt()), after);
      default -> Wire.join(before, changed(part, (byte) (part[0] ^ 1 << random.nextInt(8))), after);
    };
  }

  private static byte[] changed(byte[] part, byte first) {
    part[0] = first;
    return part;
  }

  private byte[] noise(int atMost) {
    byte[] noise = new byte[random.nextInt(atMost)];
    random.nextBytes(noise);
    return noise;
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
