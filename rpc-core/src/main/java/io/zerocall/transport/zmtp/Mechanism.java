package io.zerocall.transport.zmtp;

import io.zerocall.transport.PlainCredentials;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handshake of one connection: the commands between the greetings and the messages. */
abstract sealed class Mechanism permits NullMechanism, PlainClient, CurveClient, DecidingMechanism {
  /** The reason of an ERROR that libzmq and JeroMQ understand: a status code of ZAP. */
  static final String NOT_ADMITTED = "400";

  /** Like {@link #NOT_ADMITTED}, but for a failure of the server. */
  static final String SERVER_FAILED = "500";

  private final Side side;
  private final Consumer<byte[]> out;

  /** @param out writes a frame */
  Mechanism(Side side, Consumer<byte[]> out) {
    this.side = side;
    this.out = out;
  }

  /** Returns the name in the greeting. */
  abstract String name();

  /** Returns whether this side decides about the other side's admission. */
  boolean decides() {
    return false;
  }

  /** Called when the greetings have been exchanged. */
  abstract void greeted() throws ZmtpException;

  /** Handles the peer's next command, and returns whether it completes the handshake. */
  final boolean take(Command command) throws ZmtpException {
    if (command.name().equals(Command.ERROR)) {
      throw new ZmtpException(meaning(command.errorReason()));
    }
    return proceed(command);
  }

  /** Explains the reason of an ERROR. */
  private String meaning(String reason) {
    return switch (reason) {
      case NOT_ADMITTED -> refusalMeaning();
      case SERVER_FAILED -> "refused: the server failed to check user and password (ERROR 500)";
      case "" -> "refused: ERROR without a reason" + doubt();
      default -> "refused: ERROR " + reason;
    };
  }

  /** Explains that the server doesn't admit this client. */
  String refusalMeaning() {
    return "refused: wrong user or password (ERROR 400)";
  }

  /**
   * Returns what may be wrong if the peer closes the connection now, in parentheses, or nothing.
   */
  String doubt() {
    return "";
  }

  /** Returns what encrypts the frames after the handshake; null if nothing does. */
  @Nullable
  FrameSeal seal() {
    return null;
  }

  /** Handles a command other than ERROR. */
  abstract boolean proceed(Command command) throws ZmtpException;

  final Side side() {
    return side;
  }

  final void send(String command, byte[] data) {
    out.accept(Command.frame(command, data));
  }

  /**
   * Checks the properties that the peer sent.
   *
   * @param awaitsReply whether the peer is waiting for a reply, which can be an ERROR
   */
  final void checkProperties(Command command, boolean awaitsReply) throws ZmtpException {
    checkProperties(command.data(), awaitsReply);
  }

  /** Checks properties that were inside of something. */
  final void checkProperties(ByteBuffer properties, boolean awaitsReply) throws ZmtpException {
    HandshakeProperties peer = HandshakeProperties.read(properties);
    String socketType = peer.socketType();
    if (side.accepts(socketType)) {
      return;
    }
    if (awaitsReply) {
      sendError("unexpected-Socket-Type");
    }
    throw new ZmtpException("Socket-Type " + socketType + " instead of " + side.accepted());
  }

  final void sendError(String reason) {
    out.accept(Command.error(reason));
  }

  static void require(Command command, String name) throws ZmtpException {
    if (!command.name().equals(name)) {
      throw new ZmtpException("the command " + command.name() + " instead of " + name);
    }
  }

  /**
   * Checks that the peer has the same mechanism.
   *
   * @param peers the name in its greeting
   */
  final void requireSame(String peers) throws ZmtpException {
    if (peers.equals(name())) {
      return;
    }
    String advice = "";
    if (side == Side.CLIENT && peers.equals(PlainServer.NAME)) {
      advice = ": the server requires a username and a password";
    } else if (side == Side.CLIENT && peers.equals(CurveSide.NAME)) {
      advice = ": the server requires CURVE keys";
    } else if (side == Side.CLIENT && name().equals(PlainServer.NAME)) {
      advice = ": the server requires no username and password";
    } else if (side == Side.CLIENT && name().equals(CurveSide.NAME)) {
      advice = ": the server has no CURVE keys";
    }
    throw new ZmtpException("mechanism " + peers + " instead of " + name() + advice);
  }

  /** Returns a client's mechanism: CURVE if there are keys, PLAIN if credentials, else NULL. */
  static Mechanism client(
      @Nullable CurveSide curve, @Nullable PlainCredentials credentials, Consumer<byte[]> out) {
    if (curve != null) {
      return new CurveClient(curve, out);
    }
    return credentials == null
        ? new NullMechanism(Side.CLIENT, out)
        : new PlainClient(credentials, out);
  }
}
