package io.zerocall.transport.zmtp;

import java.util.function.Consumer;

/** No security: the client sends its properties, and the server sends its own in reply. */
final class NullMechanism extends Mechanism {

  NullMechanism(Side side, Consumer<byte[]> out) {
    super(side, out);
  }

  @Override
  String name() {
    return "NULL";
  }

  @Override
  void greeted() {
    if (side() == Side.CLIENT) {
      sendReady();
    }
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    require(command, Command.READY);
    checkProperties(command, side() == Side.SERVER);
    if (side() == Side.SERVER) {
      sendReady();
    }
    return true;
  }

  @Override
  String refusalMeaning() {
    return "refused: the server doesn't admit this client, or its certificate names no user there"
        + " (ERROR 400)";
  }

  private void sendReady() {
    send(Command.READY, HandshakeProperties.of(side()));
  }
}
