package io.zerocall.jeromq;

import zmq.Msg;
import zmq.io.Metadata;

/**
 * A frame that knows its connection, which no content of the frame can forge. Used by the same
 * threads as its {@link GuardedAllocator}.
 */
final class GuardedFrame extends Msg {
  private static final int SHORTEST_PING = 7;

  private final GuardedAllocator allocator;

  GuardedFrame(GuardedAllocator allocator, int size) {
    super(size);
    this.allocator = allocator;
  }

  /** Creates a frame of a refused connection: JeroMQ passes no command to the socket. */
  GuardedFrame(GuardedAllocator allocator) {
    super(0);
    this.allocator = allocator;
    super.setFlags(Msg.COMMAND);
  }

  GuardedAllocator allocator() {
    return allocator;
  }

  /** Called by the decoder for every frame, right after it got the memory for it. */
  @Override
  public void setFlags(int flags) {
    super.setFlags(flags);
    if ((flags & ~(Msg.MORE | Msg.COMMAND)) != 0 || allocator.refusal() != null) {
      return;
    }
    if ((flags & Msg.COMMAND) != 0) {
      allocator.commanded(size());
    } else {
      allocator.framed(size(), hasMore());
    }
  }

  /** Called by JeroMQ for every complete frame before it reads the content. */
  @Override
  public boolean isCommand() {
    boolean command = super.isCommand();
    if (command && size() < SHORTEST_PING && isPing()) {
      allocator.refuse("a PING that is too short");
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

  /** Hides the commands of a refused connection from JeroMQ, which fails at a short PING. */
  @Override
  public byte get(int index) {
    return super.isCommand() && allocator.refusal() != null ? 0 : super.get(index);
  }

  @Override
  public Msg setMetadata(Metadata metadata) {
    allocator.introduced(metadata);
    return this;
  }
}
