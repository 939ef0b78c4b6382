package io.zerocall.transport.zmtp;

import io.zerocall.transport.PlainCredentials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The client's side of PLAIN: sends a name and a password in plain text. */
final class PlainClient extends Mechanism {
  private final PlainCredentials credentials;
  private boolean welcome;

  PlainClient(PlainCredentials credentials, Consumer<byte[]> out) {
    super(Side.CLIENT, out);
    this.credentials = credentials;
  }

  @Override
  String name() {
    return PlainServer.NAME;
  }

  @Override
  void greeted() {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    write(hello, credentials.username());
    write(hello, credentials.password());
    send(Command.HELLO, hello.toByteArray());
  }

  private static void write(ByteArrayOutputStream hello, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hello.write(bytes.length);
    hello.writeBytes(bytes);
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    if (welcome) {
      require(command, Command.READY);
      checkProperties(command, false);
      return true;
    }
    require(command, Command.WELCOME);
    if (command.dataBytes() > 0) {
      throw new ZmtpException("a malformed WELCOME");
    }
    welcome = true;
    send(Command.INITIATE, HandshakeProperties.of(side()));
    return false;
  }
}
