package io.zerocall.transport.zmtp;

import java.util.function.Consumer;

/**
 * The side of a mechanism that decides about the other side's admission: the server. The client
 * speaks first, and waits for the answer to each of its commands, since another thread may have to
 * find it.
 */
abstract sealed class DecidingMechanism extends Mechanism permits PlainServer, CurveServer {
  private boolean answering;

  DecidingMechanism(Consumer<byte[]> out) {
    super(Side.SERVER, out);
  }

  @Override
  final boolean decides() {
    return true;
  }

  @Override
  final void greeted() {
    // The client speaks first.
  }

  @Override
  final boolean proceed(Command command) throws ZmtpException {
    if (answering) {
      throw new ZmtpException(
          "the command " + command.name() + " before the last one was answered");
    }
    answering = true;
    return handle(command);
  }

  /** Handles a command that isn't out of turn, and returns whether it completes the handshake. */
  abstract boolean handle(Command command) throws ZmtpException;

  /** Answers the last command, so that the next one may come. */
  final void answer(String command, byte[] data) {
    answering = false;
    send(command, data);
  }

  /**
   * Tells the client that it isn't admitted.
   *
   * @param status one of the ZAP status codes of {@link Mechanism}
   * @param reason for this side's log
   * @return to be thrown
   */
  final ZmtpException refusal(String status, String reason) {
    sendError(status);
    return new ZmtpException(reason);
  }
}
