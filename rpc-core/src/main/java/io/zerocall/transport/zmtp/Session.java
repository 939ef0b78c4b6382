package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import io.zerocall.transport.PlainCredentials;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's state of one connection: is fed the bytes that a peer sends, and tells what comes
 * of them. Knows neither sockets nor threads nor clocks. For one thread at a time, but for the
 * questions {@link #greeted}, {@link #established}, {@link #understandsPing} and
 * {@link #ttlTenths}, which any thread may ask.
 *
 * <p>Commands may stand between the frames of a message, where libzmq and JeroMQ put a PING or PONG
 * that falls due in mid-message.
 */
final class Session implements FrameReader.Rules {
  private static final int MAX_HANDSHAKE_COMMAND_BYTES = 2 << 10;
  private static final int MAX_COMMAND_BYTES = 64 << 10;

  /**
   * Whom a session tells what happens, in order, from within {@link Session#read}. May close the
   * session, but not read. What these methods throw, {@code read} throws.
   */
  interface Sink {

    /**
     * The peer's first byte is that of a greeting: a server that hasn't sent its own one sends it
     * now. Comes once.
     */
    default void begun() {}

    /** The handshake is done: messages may be sent from now on, behind what was sent before. */
    void established();

    /**
     * A message has come; its {@link Message#body body} is null if its frames were not those of a
     * message.
     */
    void message(Message message);

    /**
     * A client has shown a username and a password, and waits for {@link Session#answer}, which may
     * be called from within this. Comes only to a server that asks.
     */
    default void asked(String username, String password) throws ZmtpException {
      throw new IllegalStateException("nobody to ask");
    }

    /**
     * A command has come that is no part of the handshake, such as a PING or an unknown one.
     *
     * @throws ZmtpException if the peer sends too many
     */
    default void commanded() throws ZmtpException {}

    /**
     * Writes bytes that the protocol needs to send, after all that was sent before. As many as the
     * PINGs that {@link #commanded} lets pass.
     */
    void send(byte[] bytes);
  }

  private final Side side;
  private final Sink sink;
  private final Mechanism mechanism;
  private final Greeting greeting;
  private final FrameReader frames = new FrameReader(this);
  private final MessageAssembler assembler;
  private final BudgetLease lease;

  private boolean begun;
  private volatile boolean greeted;
  private volatile boolean established;
  private boolean closed;
  private volatile boolean pinged;
  private volatile int ttlTenths;

  private Session(Side side, Mechanism mechanism, SessionLimits limits, Sink sink) {
    this.side = side;
    this.greeting = new Greeting(side == Side.SERVER ? Side.CLIENT : Side.SERVER);
    this.mechanism = mechanism;
    this.sink = sink;
    this.assembler = new MessageAssembler(limits.maxMessageBytes());
    this.lease = new BudgetLease(limits.budget());
  }

  /**
   * The side that accepted the connection; it speaks as a ROUTER.
   *
   * @param asks whether the sink is {@linkplain Sink#asked asked} about every client, which makes
   *     the mechanism PLAIN instead of NULL
   */
  static Session server(boolean asks, SessionLimits limits, Sink sink) {
    Mechanism mechanism = asks
        ? new PlainServer(sink::asked, sink::send)
        : new NullMechanism(Side.SERVER, sink::send);
    return new Session(Side.SERVER, mechanism, limits, sink);
  }

  /**
   * The side that made the connection; it speaks as a DEALER.
   *
   * @param credentials shown to the server, which makes the mechanism PLAIN; null for NULL
   */
  static Session client(@Nullable PlainCredentials credentials, SessionLimits limits, Sink sink) {
    return new Session(Side.CLIENT, Mechanism.client(credentials, sink::send), limits, sink);
  }

  /**
   * What is to be written before anything else, all at once. A client doesn't wait for the server's
   * before. A server waits until the client {@linkplain Sink#begun has begun}, so that it can
   * answer an HTTP request, but not for long: a client of ZeroMQ may wait for it.
   */
  byte[] greeting() {
    return Greeting.of(mechanism.name(), mechanism.decides());
  }

  /**
   * Takes all of these bytes, whose order is that of the network (as in any new buffer). None of
   * them are needed afterwards. After {@link #close} they are thrown away.
   *
   * @throws ZmtpException if the connection is to be closed, after what the sink was given to send
   *     has been written; the session is closed already, and some bytes may be left
   */
  void read(ByteBuffer bytes) throws ZmtpException {
    try {
      while (!closed && bytes.hasRemaining()) {
        step(bytes);
      }
      if (!closed) {
        lease.hold(assembler.heldBytes() + frames.heldBytes());
      }
    } catch (ZmtpException e) {
      close();
      throw e;
    }
    bytes.position(bytes.limit());
  }

  private void step(ByteBuffer bytes) throws ZmtpException {
    if (!greeted) {
      greet(bytes);
      return;
    }
    byte[] frame = frames.next(bytes);
    if (frame == null) {
      return;
    }
    int flags = frames.flags();
    if ((flags & FrameEncoding.COMMAND) != 0) {
      command(Command.read(frame));
      return;
    }
    Message message = assembler.add(frame, (flags & FrameEncoding.MORE) != 0);
    if (message != null) {
      sink.message(message);
    }
  }

  private void greet(ByteBuffer bytes) throws ZmtpException {
    boolean whole = greeting.read(bytes);
    ForeignProtocol foreign = greeting.foreign();
    if (foreign != null) {
      throw side == Side.SERVER ? refusal(foreign) : notZmtp(foreign);
    }
    if (!begun && greeting.hasBegun()) {
      begun = true;
      sink.begun();
    }
    if (!whole) {
      return;
    }
    mechanism.requireSame(greeting.mechanism());
    greeted = true;
    mechanism.greeted();
  }

  /** A client has the wrong port; one that speaks HTTP can be told so. */
  private ZmtpException refusal(ForeignProtocol client) {
    return switch (client) {
      case HTTP_REQUEST -> {
        sink.send(HttpNotice.bytes(!greeting.isHeadRequest()));
        yield new ZmtpException(
            "an HTTP request to a port that speaks ZeroMQ (HTTP needs one of its own: HttpConnector)");
      }
      case TLS -> new ZmtpException("a TLS handshake to a port that speaks ZeroMQ without TLS");
      default -> new ZmtpException("something else than ZMTP");
    };
  }

  /** This client has the wrong port. */
  private ZmtpException notZmtp(ForeignProtocol server) {
    String guess = switch (server) {
      case HTTP_RESPONSE -> " (an HTTP server?)";
      case HTTP2_SETTINGS -> " (a server of HTTP/2 or gRPC?)";
      case TLS -> " (a TLS server?)";
      default -> "";
    };
    return new ZmtpException("something answers, but does not speak ZeroMQ" + guess);
  }

  /**
   * What has been found out about a client that the sink was asked about. After {@link #close} it
   * is of no use any more.
   *
   * @throws ZmtpException if it isn't admitted; then as from {@link #read}
   */
  void answer(AuthenticationResult result) throws ZmtpException {
    if (closed || !(mechanism instanceof PlainServer plain)) {
      return;
    }
    try {
      plain.answer(result);
    } catch (ZmtpException e) {
      close();
      throw e;
    }
  }

  private void command(Command command) throws ZmtpException {
    if (established) {
      inTraffic(command);
    } else if (mechanism.take(command) && !closed) {
      established = true;
      sink.established();
    }
  }

  /** What is not about heartbeats is for other kinds of sockets, or from another time. */
  private void inTraffic(Command command) throws ZmtpException {
    sink.commanded();
    if (command.name().equals(Command.PING)) {
      pinged = true;
      ttlTenths = command.pingTtlTenths();
      sink.send(command.pong());
    }
  }

  @Override
  public void begins(int flags, long length) throws ZmtpException {
    if ((flags & ~FrameEncoding.KNOWN_FLAGS) != 0) {
      throw new ZmtpException("a frame with unknown flags");
    }
    if ((flags & FrameEncoding.COMMAND) == 0) {
      if (!established) {
        throw new ZmtpException("a message before the handshake was done");
      }
      assembler.begins(length);
      return;
    }
    if ((flags & FrameEncoding.MORE) != 0) {
      throw new ZmtpException("a command of more than one frame");
    }
    int longest = established ? MAX_COMMAND_BYTES : MAX_HANDSHAKE_COMMAND_BYTES;
    if (length < 0 || length > longest) {
      throw new ZmtpException("a command of more than " + longest + " bytes");
    }
  }

  @Override
  public void holds(int bytes) throws ZmtpException {
    lease.hold(assembler.heldBytes() + bytes);
  }

  /** Whether the peer's greeting has come, and is one. */
  boolean greeted() {
    return greeted;
  }

  /**
   * The beginning of what a peer has sent that speaks neither ZMTP nor anything else that is known,
   * for a person; else null. How much of it depends on the network. For the thread that reads.
   */
  @Nullable
  String unknownBeginning() {
    return greeting.foreign() == ForeignProtocol.OTHER ? greeting.printable() : null;
  }

  /** Whether the handshake is done. */
  boolean established() {
    return established;
  }

  /**
   * Whether the peer answers a PING, once the handshake is done: it speaks ZMTP 3.1, or has sent
   * one itself, as JeroMQ does, which claims no more than 3.0.
   */
  boolean understandsPing() {
    return established && (greeting.isOfPingsTime() || pinged);
  }

  /**
   * After how many tenths of a second without a byte from the peer this side may close the
   * connection, as the peer's last PING said; 0 if it hasn't said.
   */
  int ttlTenths() {
    return ttlTenths;
  }

  /** Gives back what was charged to the budget. Closing twice does nothing. */
  void close() {
    closed = true;
    frames.close();
    assembler.clear();
    lease.close();
  }
}
