package io.zerocall.transport.zmtp;

import static io.zerocall.transport.zmtp.CurveFields.join;
import static io.zerocall.transport.zmtp.CurveFields.next;
import static io.zerocall.transport.zmtp.CurveFields.rest;

import io.zerocall.transport.zmtp.CurveSide.Pair;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's side of CURVE (ZeroMQ RFC 26). */
final class CurveClient extends Mechanism {
  private final CurveSide curve;
  private final Pair transientPair;
  private final Nonces sent = new Nonces();
  private final Nonces received = new Nonces();
  private byte[] serverKey = Command.NO_DATA;
  private byte @Nullable [] key; // of the connection, once WELCOME has arrived
  private @Nullable FrameSeal seal;

  CurveClient(CurveSide curve, Consumer<byte[]> out) {
    super(Side.CLIENT, out);
    this.curve = curve;
    this.transientPair = curve.transientPair();
  }

  @Override
  String name() {
    return CurveSide.NAME;
  }

  @Override
  void greeted() throws ZmtpException {
    serverKey = curve.settings().serverKey();
    byte[] nonce = sent.next();
    byte[] box = curve.seal(
        curve.sharedKey(transientPair.secretKey(), serverKey),
        CurveSide.nonce("CurveZMQHELLO---", nonce),
        new byte[CurveFields.SIGNED_ZEROS]);
    send(
        Command.HELLO,
        join(
            CurveFields.VERSION,
            new byte[CurveFields.PADDING_BYTES],
            transientPair.publicKey(),
            nonce,
            box));
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    byte[] present = key;
    if (present == null) {
      require(command, Command.WELCOME);
      initiate(command.data());
      return false;
    }
    require(command, Command.READY);
    ready(present, command.data());
    return true;
  }

  private void initiate(ByteBuffer welcome) throws ZmtpException {
    byte[] nonce = next(welcome, CurveFields.LONG_NONCE_BYTES, Command.WELCOME);
    byte[] box = rest(welcome);
    ByteBuffer opened = ByteBuffer.wrap(curve.open(
        curve.sharedKey(transientPair.secretKey(), serverKey),
        CurveSide.nonce("WELCOME-", nonce),
        box,
        Command.WELCOME));
    byte[] serversTransient = next(opened, CurveFields.KEY_BYTES, Command.WELCOME);
    byte[] cookie = next(opened, CurveFields.COOKIE_BYTES, Command.WELCOME);
    if (opened.hasRemaining()) {
      throw CurveFields.malformed(Command.WELCOME);
    }
    byte[] connectionKey = curve.sharedKey(transientPair.secretKey(), serversTransient);
    transientPair.wipe();
    Pair own = curve.own();
    byte[] initiateNonce = sent.next();
    byte[] plain =
        join(own.publicKey(), vouch(own, serversTransient), HandshakeProperties.of(side()));
    own.wipe();
    send(
        Command.INITIATE,
        join(
            cookie,
            initiateNonce,
            curve.seal(connectionKey, CurveSide.nonce("CurveZMQINITIATE", initiateNonce), plain)));
    key = connectionKey;
  }

  /** Returns the proof that the connection's key belongs to the client's own key. */
  private byte[] vouch(Pair own, byte[] serversTransient) throws ZmtpException {
    byte[] nonce = CurveSide.random(CurveFields.LONG_NONCE_BYTES);
    byte[] box = curve.seal(
        curve.sharedKey(own.secretKey(), serversTransient),
        CurveSide.nonce("VOUCH---", nonce),
        join(transientPair.publicKey(), serverKey));
    return join(nonce, box);
  }

  private void ready(byte[] connectionKey, ByteBuffer ready) throws ZmtpException {
    byte[] nonce = next(ready, Nonces.BYTES, Command.READY);
    received.require(nonce);
    byte[] properties = curve.open(
        connectionKey, CurveSide.nonce("CurveZMQREADY---", nonce), rest(ready), Command.READY);
    checkProperties(ByteBuffer.wrap(properties), false);
    seal = new FrameSeal(curve.cryptography(), connectionKey, side(), sent, received);
  }

  @Override
  @Nullable
  FrameSeal seal() {
    return seal;
  }

  @Override
  String refusalMeaning() {
    return "refused: the server doesn't know this client's key (ERROR 400)";
  }

  @Override
  String doubt() {
    return key == null && serverKey.length > 0 ? " (does the server have another key?)" : "";
  }
}
