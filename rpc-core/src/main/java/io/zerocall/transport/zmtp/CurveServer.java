package io.zerocall.transport.zmtp;

import io.zerocall.transport.CurveCryptography;
import io.zerocall.transport.zmtp.CurveSide.Pair;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of CURVE (ZeroMQ RFC 26). The server keeps the state of a connection, so its
 * cookie is just a random text that the client has to send back.
 */
final class CurveServer extends Mechanism {
  static final String NAME = "CURVE";
  static final byte[] VERSION = {1, 0};
  static final int KEY_BYTES = CurveCryptography.KEY_BYTES;
  static final int LONG_NONCE_BYTES = 16;
  static final int COOKIE_BYTES = 96;

  private static final int PADDING_BYTES = 72;
  private static final int VOUCH_BYTES =
      LONG_NONCE_BYTES + 2 * KEY_BYTES + CurveCryptography.TAG_BYTES;
  private static final byte[] SIGNED = new byte[64];

  /** Has steps computed. */
  interface Computing {

    /** Has another thread run the step, and applies it to the session afterwards. */
    void compute(HandshakeStep step) throws ZmtpException;
  }

  /** Is notified of the user of a client. */
  interface Admission {

    /**
     * Notes the user of the client.
     *
     * @throws ZmtpException if the user may not have the connection
     */
    void admit(String user) throws ZmtpException;
  }

  private final CurveSide curve;
  private final Computing computing;
  private final Admission admission;
  private final byte[] cookie = CurveSide.random(COOKIE_BYTES);
  private final Nonces sent = new Nonces();
  private final Nonces received = new Nonces();
  private boolean computes;
  private @Nullable Connecting connecting;
  private @Nullable FrameSeal seal;

  /**
   * What the server knows after HELLO.
   *
   * @param serverKey the server's own public key, as it was then
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Connecting(byte[] clientsTransient, Pair transientPair, byte[] serverKey) {}

  CurveServer(CurveSide curve, Computing computing, Admission admission, Consumer<byte[]> out) {
    super(Side.SERVER, out);
    this.curve = curve;
    this.computing = computing;
    this.admission = admission;
  }

  @Override
  String name() {
    return NAME;
  }

  @Override
  boolean decides() {
    return true;
  }

  @Override
  void greeted() {
    // The client speaks first.
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    if (computes) {
      throw new ZmtpException(
          "the command " + command.name() + " before the last one was answered");
    }
    Connecting present = connecting;
    require(command, present == null ? Command.HELLO : Command.INITIATE);
    computes = true;
    ByteBuffer data = command.data();
    computing.compute(
        new HandshakeStep(present == null ? () -> welcome(data) : () -> ready(present, data)));
    return false;
  }

  private HandshakeStep.Result welcome(ByteBuffer hello) throws ZmtpException {
    byte[] version = take(hello, VERSION.length, Command.HELLO);
    if (!Arrays.equals(version, VERSION)) {
      throw new ZmtpException("CURVE " + version[0] + "." + version[1] + " instead of 1.0");
    }
    take(hello, PADDING_BYTES, Command.HELLO);
    byte[] clientsTransient = take(hello, KEY_BYTES, Command.HELLO);
    byte[] nonce = take(hello, Nonces.BYTES, Command.HELLO);
    byte[] secretKey = curve.settings().secretKey();
    byte[] helloKey = curve.sharedKey(secretKey, clientsTransient);
    byte[] signed = curve.open(
        helloKey,
        CurveSide.nonce("CurveZMQHELLO---", nonce),
        rest(hello),
        "HELLO (does the client know another key of the server?)");
    if (!Arrays.equals(signed, SIGNED)) {
      throw malformed(Command.HELLO);
    }
    Pair transientPair = curve.transientPair();
    byte[] welcomeNonce = CurveSide.random(LONG_NONCE_BYTES);
    byte[] box = curve.seal(
        helloKey,
        CurveSide.nonce("WELCOME-", welcomeNonce),
        join(transientPair.publicKey(), cookie));
    Connecting next =
        new Connecting(clientsTransient, transientPair, curve.cryptography().publicKey(secretKey));
    return () -> {
      received.require(nonce);
      connecting = next;
      computes = false;
      send(Command.WELCOME, join(welcomeNonce, box));
      return false;
    };
  }

  private HandshakeStep.Result ready(Connecting present, ByteBuffer initiate) throws ZmtpException {
    if (!MessageDigest.isEqual(take(initiate, COOKIE_BYTES, Command.INITIATE), cookie)) {
      throw new ZmtpException("a CURVE INITIATE with another cookie");
    }
    byte[] nonce = take(initiate, Nonces.BYTES, Command.INITIATE);
    byte[] connectionKey =
        curve.sharedKey(present.transientPair.secretKey(), present.clientsTransient);
    ByteBuffer opened = ByteBuffer.wrap(curve.open(
        connectionKey,
        CurveSide.nonce("CurveZMQINITIATE", nonce),
        rest(initiate),
        Command.INITIATE));
    byte[] clientKey = take(opened, KEY_BYTES, Command.INITIATE);
    requireVouch(present, clientKey, take(opened, VOUCH_BYTES, Command.INITIATE));
    String user = curve.settings().user(clientKey);
    return () -> {
      received.require(nonce);
      admit(user);
      checkProperties(opened, true);
      byte[] readyNonce = sent.next();
      byte[] box = curve.seal(
          connectionKey,
          CurveSide.nonce("CurveZMQREADY---", readyNonce),
          HandshakeProperties.of(side()));
      send(Command.READY, join(readyNonce, box));
      seal = new FrameSeal(curve.cryptography(), connectionKey, side(), sent, received);
      return true;
    };
  }

  /** Checks that the client has the secret key of the public one that it has sent. */
  private void requireVouch(Connecting present, byte[] clientKey, byte[] vouch)
      throws ZmtpException {
    byte[] opened = curve.open(
        curve.sharedKey(present.transientPair.secretKey(), clientKey),
        CurveSide.nonce("VOUCH---", Arrays.copyOf(vouch, LONG_NONCE_BYTES)),
        Arrays.copyOfRange(vouch, LONG_NONCE_BYTES, vouch.length),
        "vouch");
    if (!MessageDigest.isEqual(opened, join(present.clientsTransient, present.serverKey))) {
      throw new ZmtpException("a CURVE vouch for another connection");
    }
  }

  private void admit(@Nullable String user) throws ZmtpException {
    if (user == null) {
      sendError(NOT_ADMITTED);
      throw new ZmtpException("a CURVE key of no client that is admitted");
    }
    admission.admit(user);
  }

  @Override
  @Nullable
  FrameSeal seal() {
    return seal;
  }

  // Shared with the client.

  static byte[] take(ByteBuffer from, int bytes, String command) throws ZmtpException {
    if (from.remaining() < bytes) {
      throw malformed(command);
    }
    byte[] taken = new byte[bytes];
    from.get(taken);
    return taken;
  }

  static byte[] rest(ByteBuffer from) {
    byte[] rest = new byte[from.remaining()];
    from.get(rest);
    return rest;
  }

  private static ZmtpException malformed(String command) {
    return new ZmtpException("a malformed " + command);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
