package io.zerocall.transport.zmtp;

import java.util.function.Consumer;

/** No security: the client introduces itself, and the server does in reply. */
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
      introduce();
    }
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    require(command, Command.READY);
    meet(command, side() == Side.SERVER);
    if (side() == Side.SERVER) {
      introduce();
    }
    return true;
  }

  private void introduce() {
    send(Command.READY, Metadata.of(side()));
  }
}
