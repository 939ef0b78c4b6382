package io.zerocall.transport.zmtp;

import io.zerocall.transport.zmtp.CurveSide.Pair;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's side of CURVE (ZeroMQ RFC 26). */
final class CurveClient extends Mechanism {
  private static final int HELLO_PADDING = 72;
  private static final int SIGNED_ZEROS = 64;

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
    return CurveServer.NAME;
  }

  @Override
  void greeted() throws ZmtpException {
    serverKey = curve.settings().serverKey();
    byte[] nonce = sent.next();
    byte[] box = curve.seal(
        curve.sharedKey(transientPair.secretKey(), serverKey),
        CurveSide.nonce("CurveZMQHELLO---", nonce),
        new byte[SIGNED_ZEROS]);
    send(
        Command.HELLO,
        CurveServer.join(
            CurveServer.VERSION, new byte[HELLO_PADDING], transientPair.publicKey(), nonce, box));
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
    byte[] nonce = CurveServer.take(welcome, CurveServer.LONG_NONCE_BYTES, Command.WELCOME);
    byte[] box = CurveServer.rest(welcome);
    ByteBuffer opened = ByteBuffer.wrap(curve.open(
        curve.sharedKey(transientPair.secretKey(), serverKey),
        CurveSide.nonce("WELCOME-", nonce),
        box,
        Command.WELCOME));
    byte[] serversTransient = CurveServer.take(opened, CurveServer.KEY_BYTES, Command.WELCOME);
    byte[] cookie = CurveServer.take(opened, CurveServer.COOKIE_BYTES, Command.WELCOME);
    byte[] connectionKey = curve.sharedKey(transientPair.secretKey(), serversTransient);
    Pair own = curve.own();
    byte[] initiateNonce = sent.next();
    byte[] plain = CurveServer.join(
        own.publicKey(), vouch(own, serversTransient), HandshakeProperties.of(side()));
    send(
        Command.INITIATE,
        CurveServer.join(
            cookie,
            initiateNonce,
            curve.seal(connectionKey, CurveSide.nonce("CurveZMQINITIATE", initiateNonce), plain)));
    key = connectionKey;
  }

  /** Returns the proof that the connection's key belongs to the client's own key. */
  private byte[] vouch(Pair own, byte[] serversTransient) throws ZmtpException {
    byte[] nonce = CurveSide.random(CurveServer.LONG_NONCE_BYTES);
    byte[] box = curve.seal(
        curve.sharedKey(own.secretKey(), serversTransient),
        CurveSide.nonce("VOUCH---", nonce),
        CurveServer.join(transientPair.publicKey(), serverKey));
    return CurveServer.join(nonce, box);
  }

  private void ready(byte[] connectionKey, ByteBuffer ready) throws ZmtpException {
    byte[] nonce = CurveServer.take(ready, Nonces.BYTES, Command.READY);
    received.require(nonce);
    byte[] properties = curve.open(
        connectionKey,
        CurveSide.nonce("CurveZMQREADY---", nonce),
        CurveServer.rest(ready),
        Command.READY);
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
