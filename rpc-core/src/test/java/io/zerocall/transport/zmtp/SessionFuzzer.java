package io.zerocall.transport.zmtp;

import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.engine.InboundBudget;
import java.util.Arrays;
import java.util.Random;

/**
 * Makes a session read arbitrary bytes. Fails if the session throws anything but a
 * {@link ZmtpException}, leaves bytes unread, reports other events when the same bytes arrive in
 * other pieces, or holds or keeps too much memory.
 */
final class SessionFuzzer {
  /** The first byte of an input selects the side that reads the others. */
  static final int CLIENT = 1;

  static final int PLAIN = 2;
  /** The other bytes follow a valid handshake. */
  static final int IN_TRAFFIC = 4;

  private static final int LARGEST = 20_000;
  private static final int HELD_BYTES = 16 << 10;
  private static final int GROWTH = 4;
  private static final int MOST_PIECES = 1_000;
  private static final PlainCredentials BOB = new PlainCredentials("bob", "secret");

  private SessionFuzzer() {}

  /**
   * Makes a session read this input.
   *
   * @throws AssertionError if the session misbehaves
   */
  static void read(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Wire.join(
        (input[0] & IN_TRAFFIC) != 0 ? handshake(input[0]) : new byte[0],
        Arrays.copyOfRange(input, 1, input.length));
    RecordingSession whole = session(input[0]).receives(bytes);
    requireLittleMemory(whole, bytes.length);
    RecordingSession cut = session(input[0]);
    receiveInPieces(cut, bytes, new Random(Arrays.hashCode(input)));
    require(
        whole.events().equals(cut.events()), "whole: " + whole.events() + "\ncut: " + cut.events());
    whole.session().close();
    cut.session().close();
    require(whole.chargedBytes() == 0 && cut.chargedBytes() == 0, "memory was kept");
  }

  private static RecordingSession session(byte who) {
    InboundBudget budget = new InboundBudget(Long.MAX_VALUE);
    boolean plain = (who & PLAIN) != 0;
    return (who & CLIENT) != 0
        ? RecordingSession.client(plain ? BOB : null, LARGEST, budget)
        : RecordingSession.server(plain ? SessionFuzzer::isBob : null, LARGEST, budget);
  }

  private static boolean isBob(String username, String password) {
    return username.equals("bob") && password.equals("secret");
  }

  /** Returns the bytes of the peer that establish this session. */
  static byte[] handshake(int who) {
    byte[] dealer = Wire.property("Socket-Type", "DEALER");
    byte[] ready = Wire.command("READY", dealer);
    if ((who & PLAIN) == 0) {
      return Wire.join(Wire.greeting("NULL"), ready);
    }
    byte[] greeting = Wire.greeting("PLAIN");
    return (who & CLIENT) != 0
        ? Wire.join(greeting, Wire.command("WELCOME", new byte[0]), ready)
        : Wire.join(greeting, Wire.hello("bob", "secret"), Wire.command("INITIATE", dealer));
  }

  private static void receiveInPieces(RecordingSession session, byte[] bytes, Random random) {
    int longest = Math.max(1 << random.nextInt(10), bytes.length / MOST_PIECES);
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
      session.receives(Arrays.copyOfRange(bytes, from, to));
      from = to;
      requireLittleMemory(session, from);
    }
  }

  private static void requireLittleMemory(RecordingSession session, int receivedBytes) {
    long charged = session.chargedBytes();
    require(
        charged <= HELD_BYTES + (long) GROWTH * receivedBytes,
        charged + " bytes are held for " + receivedBytes);
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new AssertionError(complaint);
    }
  }
}
