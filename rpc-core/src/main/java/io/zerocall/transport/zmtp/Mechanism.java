package io.zerocall.transport.zmtp;

import io.zerocall.transport.PlainCredentials;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection's handshake: the commands that lead from the greetings to the messages. */
abstract sealed class Mechanism permits NullMechanism, PlainClient, PlainServer {
  /** What libzmq and JeroMQ understand as an ERROR's reason: a status of their own protocol. */
  static final String NOT_ADMITTED = "400";

  /** Like {@link #NOT_ADMITTED}, but it is the server's own fault. */
  static final String CANT_TELL = "500";

  private final Side side;
  private final Consumer<byte[]> out;

  /** @param out writes a frame */
  Mechanism(Side side, Consumer<byte[]> out) {
    this.side = side;
    this.out = out;
  }

  /** The name in the greeting. */
  abstract String name();

  /** Whether this is the side that decides about the other. */
  boolean decides() {
    return false;
  }

  /** The greetings have been exchanged. */
  abstract void greeted();

  /** Takes the peer's next command, and says whether the handshake is done with it. */
  final boolean take(Command command) throws ZmtpException {
    if (command.name().equals(Command.ERROR)) {
      throw new ZmtpException(meaning(command.errorReason()));
    }
    return proceed(command);
  }

  /** What an ERROR's reason says to a person. */
  private static String meaning(String reason) {
    return switch (reason) {
      case NOT_ADMITTED -> "refused: wrong user or password (ERROR 400)";
      case CANT_TELL -> "refused: the server failed to check user and password (ERROR 500)";
      default -> "refused: ERROR " + reason;
    };
  }

  /** Takes a command other than ERROR. */
  abstract boolean proceed(Command command) throws ZmtpException;

  final Side side() {
    return side;
  }

  final void send(String command, byte[] data) {
    out.accept(Command.frame(command, data));
  }

  /**
   * Looks at what the peer says of itself.
   *
   * @param told whether the peer is waiting for an answer, which an ERROR can be
   */
  final void meet(Command command, boolean told) throws ZmtpException {
    HandshakeProperties peer = HandshakeProperties.read(command.data());
    String socketType = peer.socketType();
    if (side.accepts(socketType)) {
      return;
    }
    if (told) {
      tellError("unexpected-Socket-Type");
    }
    throw new ZmtpException("Socket-Type " + socketType + " instead of " + side.accepted());
  }

  final void tellError(String reason) {
    out.accept(Command.error(reason));
  }

  static void require(Command command, String name) throws ZmtpException {
    if (!command.name().equals(name)) {
      throw new ZmtpException("the command " + command.name() + " instead of " + name);
    }
  }

  /**
   * Sees to it that the peer has the same mechanism.
   *
   * @param peers the name in its greeting
   */
  final void requireSame(String peers) throws ZmtpException {
    if (peers.equals(name())) {
      return;
    }
    String advice = "";
    if (side == Side.CLIENT && peers.equals(PlainServer.NAME)) {
      advice = ": the server asks for a user and a password";
    } else if (side == Side.CLIENT && name().equals(PlainServer.NAME)) {
      advice = ": the server doesn't ask for a user and a password";
    }
    throw new ZmtpException("mechanism " + peers + " instead of " + name() + advice);
  }

  /** A client's mechanism: PLAIN if there is something to show, else NULL. */
  static Mechanism client(@Nullable PlainCredentials credentials, Consumer<byte[]> out) {
    return credentials == null
        ? new NullMechanism(Side.CLIENT, out)
        : new PlainClient(credentials, out);
  }
}
