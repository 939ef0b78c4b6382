package io.zerocall.transport.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The server's side of PLAIN: asks for a name and a password, and waits for the result of the
 * authentication.
 */
final class PlainServer extends DecidingMechanism {
  static final String NAME = "PLAIN";

  /** Authenticates clients. */
  interface Authority {

    /**
     * Starts to authenticate a user; the result is passed to {@link PlainServer#answer}, now or
     * later.
     */
    void ask(String username, String password) throws ZmtpException;
  }

  private final Authority authority;
  private boolean admitted;

  PlainServer(Authority authority, Consumer<byte[]> out) {
    super(out);
    this.authority = authority;
  }

  @Override
  String name() {
    return NAME;
  }

  @Override
  boolean handle(Command command) throws ZmtpException {
    if (!admitted) {
      require(command, Command.HELLO);
      ask(command.data());
      return false;
    }
    require(command, Command.INITIATE);
    checkProperties(command, true);
    answer(Command.READY, HandshakeProperties.of(side()));
    return true;
  }

  private void ask(ByteBuffer hello) throws ZmtpException {
    String username = decoded(text(hello));
    String password = decoded(text(hello));
    if (hello.hasRemaining()) {
      throw malformed();
    }
    authority.ask(username, password);
  }

  /**
   * Handles the result of an authentication; to be called once for each.
   *
   * @throws ZmtpException if the client is not admitted, so that the connection must be closed
   */
  void onAuthenticated(AuthenticationResult result) throws ZmtpException {
    switch (result) {
      case ADMITTED -> {
        admitted = true;
        answer(Command.WELCOME, Command.NO_DATA);
      }
      case REFUSED -> throw refusal(NOT_ADMITTED, "a username and password that are not admitted");
      case UNDECIDED ->
        throw refusal(
            SERVER_FAILED, "credentials that could not be checked: the authenticator failed");
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

  /** Decodes text strictly, so that different bytes never become the same text. */
  private static String decoded(byte[] text) throws ZmtpException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static ZmtpException malformed() {
    return new ZmtpException("a malformed HELLO");
  }
}
