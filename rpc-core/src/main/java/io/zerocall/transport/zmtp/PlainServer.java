package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The server that asks for a name and a password. */
final class PlainServer extends Mechanism {
  static final String NAME = "PLAIN";

  /** Like {@link #NOT_ADMITTED}, but it is the server's own fault. */
  private static final String CANT_TELL = "500";

  private final PlainAuthenticator authenticator;
  private boolean admitted;

  PlainServer(PlainAuthenticator authenticator, Consumer<byte[]> out) {
    super(Side.SERVER, out);
    this.authenticator = authenticator;
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
    // The client has the first word.
  }

  @Override
  boolean proceed(Command command) throws ZmtpException {
    if (!admitted) {
      require(command, Command.HELLO);
      admit(command.data());
      admitted = true;
      send(Command.WELCOME, Command.NO_DATA);
      return false;
    }
    require(command, Command.INITIATE);
    meet(command, true);
    send(Command.READY, Metadata.of(side()));
    return true;
  }

  private void admit(ByteBuffer hello) throws ZmtpException {
    byte[] username = text(hello);
    byte[] password = text(hello);
    if (hello.hasRemaining()) {
      throw malformed();
    }
    if (!admits(decoded(username), password)) {
      tellError(NOT_ADMITTED);
      throw new ZmtpException("a username and password that are not admitted");
    }
  }

  private boolean admits(String username, byte[] password) throws ZmtpException {
    try {
      return authenticator.admits(username, password);
    } catch (Throwable e) { // Whatever it is: who can't be told is not admitted.
      tellError(CANT_TELL);
      throw new ZmtpException("a username and password that the authenticator failed at", e);
    }
  }

  private static byte[] text(ByteBuffer hello) throws ZmtpException {
    if (!hello.hasRemaining()) {
      throw malformed();
    }
    byte[] text = new byte[hello.get() & 0xff];
    if (text.length > hello.remaining()) {
      throw malformed();
    }
    hello.get(text);
    return text;
  }

  /** Two names of different bytes shall never become one. */
  private static String decoded(byte[] username) throws ZmtpException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(username))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static ZmtpException malformed() {
    return new ZmtpException("a malformed HELLO");
  }
}
