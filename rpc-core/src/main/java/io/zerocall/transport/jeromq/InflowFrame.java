package io.zerocall.transport.jeromq;

import zmq.Msg;
import zmq.io.Metadata;

/**
 * A frame that knows the connection it came from, which nothing in its bytes can forge. Lives where
 * its {@link Inflow} does.
 */
final class InflowFrame extends Msg {
  private static final int SHORTEST_PING = 7;

  private final Inflow inflow;

  InflowFrame(Inflow inflow, int size) {
    super(size);
    this.inflow = inflow;
  }

  /** A frame of a refused connection: JeroMQ takes no command to the socket. */
  InflowFrame(Inflow inflow) {
    super(0);
    this.inflow = inflow;
    super.setFlags(Msg.COMMAND);
  }

  Inflow inflow() {
    return inflow;
  }

  /** The decoder calls this for every frame, right after it got the memory for it. */
  @Override
  public void setFlags(int flags) {
    super.setFlags(flags);
    if ((flags & ~(Msg.MORE | Msg.COMMAND)) != 0 || inflow.refusal() != null) {
      return;
    }
    if ((flags & Msg.COMMAND) != 0) {
      inflow.commanded(size());
    } else {
      inflow.framed(size(), hasMore());
    }
  }

  /** JeroMQ asks this of every whole frame before it looks inside. */
  @Override
  public boolean isCommand() {
    boolean command = super.isCommand();
    if (command && size() < SHORTEST_PING && isPing()) {
      inflow.refuse("a PING that is too short");
    }
    return command;
  }

  private boolean isPing() {
    return size() > 4
        && super.get(1) == 'P'
        && super.get(2) == 'I'
        && super.get(3) == 'N'
        && super.get(4) == 'G';
  }

  /**
   * With a refused connection's commands JeroMQ shall find nothing to do: it trips over a short
   * PING.
   */
  @Override
  public byte get(int index) {
    return super.isCommand() && inflow.refusal() != null ? 0 : super.get(index);
  }

  @Override
  public Msg setMetadata(Metadata metadata) {
    inflow.introduced(metadata);
    return this;
  }
}
