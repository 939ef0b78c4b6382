package io.zerocall.jeromq;

import io.zerocall.transport.engine.InboundBudget;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.io.Metadata;
import zmq.msg.MsgAllocator;

/**
 * The memory for one connection's incoming frames, as its decoder requests it: this is where a
 * frame can be refused before it costs any memory.
 *
 * <p>JeroMQ 0.6.0 checks a frame's length as a signed number, per frame and before the handshake,
 * so that one packet can request two gigabytes or a negative number of bytes. It limits neither the
 * frames of a message nor the frames that are received but not yet read. This class does. A
 * connection that exceeds a limit is <em>refused</em>: it is closed, and until then every frame of
 * it is treated as an empty command, which JeroMQ discards.
 *
 * <p>Used on the I/O thread, except for {@link #taken} and {@link #end}, which the thread that
 * reads the socket calls.
 */
final class GuardedAllocator implements MsgAllocator {
  static final int MAX_FRAMES = 16;
  static final int FRAME_OVERHEAD_BYTES = 128;
  private static final long STEP_BYTES = 64 << 10;
  private static final Cleaner CLEANER = Cleaner.create(task -> daemon(task));

  private final long maxMessageBytes;
  private final AllocationCharge account;
  private final Consumer<GuardedAllocator> onChange;

  private int frames;
  private long messageBytes;
  private long allocatedBytes;
  private @Nullable Msg readyCommand;
  private @Nullable String peerAddress;
  private volatile @Nullable String refusal;

  private volatile long allocatedSeen;
  private volatile long takenBytes;

  /**
   * @param onChange called on the I/O thread when the peer's address becomes known and when the
   *     connection is refused
   */
  GuardedAllocator(
      long maxMessageBytes, InboundBudget budget, Consumer<GuardedAllocator> onChange) {
    this.maxMessageBytes = maxMessageBytes;
    this.account = new AllocationCharge(budget);
    this.onChange = onChange;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "zerocall-cleaner");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Msg allocate(int size) {
    if (refusal == null && (size < 0 || size > maxMessageBytes)) {
      refuse("a frame of " + (size & 0xffff_ffffL) + " bytes, more than " + maxMessageBytes);
    }
    if (refusal == null && !charge(size)) {
      refuse("too much is waiting to be read");
    }
    if (refusal != null) {
      return new GuardedFrame(this);
    }
    GuardedFrame frame = new GuardedFrame(this, size);
    if (readyCommand == null) {
      readyCommand = frame;
    }
    return frame;
  }

  private boolean charge(int size) {
    allocatedBytes += size + FRAME_OVERHEAD_BYTES;
    allocatedSeen = allocatedBytes;
    long target = (allocatedBytes - takenBytes) / STEP_BYTES * STEP_BYTES;
    long missing = target - account.charged.get();
    if (missing <= 0) {
      return true;
    }
    if (account.charged.get() == 0) {
      CLEANER.register(this, account);
    }
    return account.charge(missing);
  }

  /**
   * Records that a command has begun: it never reaches the socket, so it is never reported as
   * taken.
   */
  void commanded(int size) {
    allocatedBytes -= size + FRAME_OVERHEAD_BYTES;
    allocatedSeen = allocatedBytes;
  }

  /** Adds a frame, whose flags are known now, to its message. */
  void framed(int size, boolean more) {
    frames++;
    messageBytes += size;
    if (refusal == null && (frames > MAX_FRAMES || messageBytes > maxMessageBytes)) {
      refuse("a message of more than " + MAX_FRAMES + " frames or " + maxMessageBytes + " bytes");
    }
    if (!more) {
      frames = 0;
      messageBytes = 0;
    }
  }

  /**
   * Records what JeroMQ knows about the connection, which it attaches to the first frame after the
   * handshake.
   */
  void introduced(Metadata metadata) {
    if (peerAddress != null) {
      return;
    }
    if (forgesProperties()) {
      refuse("a property that only this side may set");
    }
    String address = metadata.get(Metadata.PEER_ADDRESS);
    peerAddress = forgesProperties() || address == null ? "" : address;
    readyCommand = null;
    onChange.accept(this);
  }

  /**
   * Returns whether the peer set a property that only this side may set. Such properties overwrite
   * what JeroMQ found out about the peer, so its address can't be trusted then.
   */
  private boolean forgesProperties() {
    Msg command = readyCommand;
    return command != null
        && new String(command.data(), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT)
            .contains("peer-address");
  }

  void refuse(String reason) {
    if (refusal == null) {
      refusal = reason;
      onChange.accept(this);
    }
  }

  /** Returns why the connection was refused, or null if it was not. */
  @Nullable
  String refusal() {
    return refusal;
  }

  /**
   * Returns the peer's address according to the socket; empty if it can't be trusted, null if it is
   * not known yet.
   */
  @Nullable
  String peerAddress() {
    return peerAddress;
  }

  /**
   * Records that a frame has been read from the socket and no longer counts. Only the reading
   * thread writes {@code takenBytes}.
   */
  void taken(int size) {
    long sum = takenBytes + size + FRAME_OVERHEAD_BYTES;
    takenBytes = sum;
    if (account.charged.get() > 0) {
      account.releaseDownTo((allocatedSeen - sum) / STEP_BYTES * STEP_BYTES);
    }
  }

  /** Records that the connection has closed. */
  void end() {
    account.run();
  }

  /**
   * The bytes charged for one connection; the garbage collector releases them if the end of the
   * connection went unnoticed.
   */
  private static final class AllocationCharge implements Runnable {
    final AtomicLong charged = new AtomicLong();
    private final InboundBudget budget;

    AllocationCharge(InboundBudget budget) {
      this.budget = budget;
    }

    boolean charge(long bytes) {
      if (!budget.charge(bytes)) {
        return false;
      }
      charged.addAndGet(bytes);
      return true;
    }

    void releaseDownTo(long target) {
      long present = charged.get();
      while (present > target) {
        if (charged.compareAndSet(present, target)) {
          budget.release(present - target);
          return;
        }
        present = charged.get();
      }
    }

    @Override
    public void run() {
      releaseDownTo(0);
    }
  }
}
