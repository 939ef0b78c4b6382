package io.zerocall.transport.zmtp;

import static io.zerocall.transport.zmtp.CurveFields.join;
import static io.zerocall.transport.zmtp.CurveFields.next;
import static io.zerocall.transport.zmtp.CurveFields.rest;

import io.zerocall.transport.zmtp.CurveSide.Pair;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of CURVE (ZeroMQ RFC 26). The server keeps the state of a connection, so its
 * cookie is just a random text that the client has to send back.
 */
final class CurveServer extends DecidingMechanism {
  private static final byte[] SIGNED = new byte[CurveFields.SIGNED_ZEROS];

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
  private final byte[] cookie = CurveSide.random(CurveFields.COOKIE_BYTES);
  private final Nonces sent = new Nonces();
  private final Nonces received = new Nonces();
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
    super(out);
    this.curve = curve;
    this.computing = computing;
    this.admission = admission;
  }

  @Override
  String name() {
    return CurveSide.NAME;
  }

  @Override
  boolean handle(Command command) throws ZmtpException {
    Connecting present = connecting;
    require(command, present == null ? Command.HELLO : Command.INITIATE);
    ByteBuffer data = command.data();
    computing.compute(
        new HandshakeStep(present == null ? () -> welcome(data) : () -> ready(present, data)));
    return false;
  }

  private HandshakeStep.Result welcome(ByteBuffer hello) throws ZmtpException {
    byte[] secretKey = curve.settings().secretKey();
    try {
      return welcome(hello, secretKey);
    } finally {
      Arrays.fill(secretKey, (byte) 0);
    }
  }

  private HandshakeStep.Result welcome(ByteBuffer hello, byte[] secretKey) throws ZmtpException {
    byte[] version = next(hello, CurveFields.VERSION.length, Command.HELLO);
    if (!Arrays.equals(version, CurveFields.VERSION)) {
      throw new ZmtpException("CURVE " + version[0] + "." + version[1] + " instead of 1.0");
    }
    byte[] padding = next(hello, CurveFields.PADDING_BYTES, Command.HELLO);
    if (!Arrays.equals(padding, new byte[CurveFields.PADDING_BYTES])) {
      throw CurveFields.malformed(Command.HELLO);
    }
    byte[] clientsTransient = next(hello, CurveFields.KEY_BYTES, Command.HELLO);
    byte[] nonce = next(hello, Nonces.BYTES, Command.HELLO);
    byte[] helloKey = curve.sharedKey(secretKey, clientsTransient);
    byte[] signed = curve.open(
        helloKey,
        CurveSide.nonce("CurveZMQHELLO---", nonce),
        rest(hello),
        "HELLO (does the client know another key of the server?)");
    if (!Arrays.equals(signed, SIGNED)) {
      throw CurveFields.malformed(Command.HELLO);
    }
    Pair transientPair = curve.transientPair();
    byte[] welcomeNonce = CurveSide.random(CurveFields.LONG_NONCE_BYTES);
    byte[] box = curve.seal(
        helloKey,
        CurveSide.nonce("WELCOME-", welcomeNonce),
        join(transientPair.publicKey(), cookie));
    Connecting next =
        new Connecting(clientsTransient, transientPair, curve.cryptography().publicKey(secretKey));
    return () -> {
      received.require(nonce);
      connecting = next;
      answer(Command.WELCOME, join(welcomeNonce, box));
      return false;
    };
  }

  private HandshakeStep.Result ready(Connecting present, ByteBuffer initiate) throws ZmtpException {
    if (!MessageDigest.isEqual(
        next(initiate, CurveFields.COOKIE_BYTES, Command.INITIATE), cookie)) {
      throw new ZmtpException("a CURVE INITIATE with another cookie");
    }
    byte[] nonce = next(initiate, Nonces.BYTES, Command.INITIATE);
    byte[] connectionKey =
        curve.sharedKey(present.transientPair.secretKey(), present.clientsTransient);
    ByteBuffer opened = ByteBuffer.wrap(curve.open(
        connectionKey,
        CurveSide.nonce("CurveZMQINITIATE", nonce),
        rest(initiate),
        Command.INITIATE));
    byte[] clientKey = next(opened, CurveFields.KEY_BYTES, Command.INITIATE);
    requireVouch(present, clientKey, next(opened, CurveFields.VOUCH_BYTES, Command.INITIATE));
    present.transientPair.wipe();
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
      answer(Command.READY, join(readyNonce, box));
      seal = new FrameSeal(curve.cryptography(), connectionKey, side(), sent, received);
      return true;
    };
  }

  /** Checks that the client has the secret key of the public one that it has sent. */
  private void requireVouch(Connecting present, byte[] clientKey, byte[] vouch)
      throws ZmtpException {
    byte[] opened = curve.open(
        curve.sharedKey(present.transientPair.secretKey(), clientKey),
        CurveSide.nonce("VOUCH---", Arrays.copyOf(vouch, CurveFields.LONG_NONCE_BYTES)),
        Arrays.copyOfRange(vouch, CurveFields.LONG_NONCE_BYTES, vouch.length),
        "vouch");
    if (!MessageDigest.isEqual(opened, join(present.clientsTransient, present.serverKey))) {
      throw new ZmtpException("a CURVE vouch for another connection");
    }
  }

  private void admit(@Nullable String user) throws ZmtpException {
    if (user == null) {
      throw refusal(NOT_ADMITTED, "a CURVE key of no client that is admitted");
    }
    admission.admit(user);
  }

  @Override
  @Nullable
  FrameSeal seal() {
    return seal;
  }
}
