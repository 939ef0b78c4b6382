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
      newConnectionEvents();
    }
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    require(command, Command.READY);
    meet(command, side() == Side.SERVER);
    if (side() == Side.SERVER) {
      newConnectionEvents();
    }
    return true;
  }

  private void newConnectionEvents() {
    send(Command.READY, HandshakeProperties.of(side()));
  }
}
