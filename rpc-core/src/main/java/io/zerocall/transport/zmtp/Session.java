package io.zerocall.transport.zmtp;

import io.zerocall.transport.Message;
import io.zerocall.transport.PlainCredentials;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The protocol state of one connection: takes the bytes that a peer sends and reports the resulting
 * events. Knows neither sockets nor threads nor clocks. Not thread-safe, except for
 * {@link #greeted}, {@link #established}, {@link #understandsPing} and {@link #ttlTenths}, which
 * any thread may call.
 *
 * <p>Commands may arrive between the frames of a message: libzmq and JeroMQ send a PING or PONG
 * there that is due in the middle of a message.
 */
final class Session implements FrameReader.Rules {
  private static final int MAX_HANDSHAKE_COMMAND_BYTES = 2 << 10;
  private static final int MAX_COMMAND_BYTES = 64 << 10;

  /**
   * Receives the events of a session, in order, from within {@link Session#read}. May close the
   * session, but must not call {@code read}. Exceptions of these methods propagate from
   * {@code read}.
   */
  interface Sink {

    /**
     * Called once, when the peer's first byte is that of a greeting. A server that hasn't sent its
     * own greeting sends it now.
     */
    default void begun() {}

    /**
     * Called when the handshake is done: from now on messages may be sent, after the bytes sent
     * before.
     */
    void established();

    /**
     * Called when a message has arrived; its {@link Message#body body} is null if its frames don't
     * form a message.
     */
    void message(Message message);

    /**
     * Called when a client has sent a username and a password and waits for {@link Session#answer},
     * which may be called from within this method. Called only on a server that asks for
     * credentials.
     */
    default void authenticate(String username, String password) throws ZmtpException {
      throw new IllegalStateException("no authenticator");
    }

    /**
     * Called when a part of the handshake computes so much that another thread should do it. That
     * thread {@linkplain HandshakeStep#run runs} the step. Then this session waits for
     * {@link Session#onComputed}, which may be called from within this method. Called only on a
     * server with CURVE.
     */
    default void compute(HandshakeStep step) throws ZmtpException {
      throw new IllegalStateException("no CURVE");
    }

    /**
     * Called when a client has proven with its key that it is a user, before the handshake is done.
     * Called only on a server with CURVE.
     *
     * @throws ZmtpException if the user may not have the connection
     */
    default void authenticated(String user) throws ZmtpException {}

    /**
     * Called when a command has arrived that is not part of the handshake, such as a PING or an
     * unknown one.
     *
     * @throws ZmtpException if the peer sends too many
     */
    default void onCommand() throws ZmtpException {}

    /**
     * Writes bytes that the protocol needs to send, after all bytes sent before. Called at most
     * once for each PING that {@link #onCommand} accepts.
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
  private final long maxMessageBytes;

  private boolean begun;
  private volatile boolean greeted;
  private volatile boolean established;
  private @Nullable FrameSeal seal; // null unless frames are encrypted
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
    this.maxMessageBytes = limits.maxMessageBytes();
  }

  /**
   * Creates a session for the side that accepted the connection; it acts as a ROUTER.
   *
   * @param asks whether the sink {@linkplain Sink#authenticate authenticates} each client, which
   *     makes the mechanism PLAIN instead of NULL
   */
  static Session server(boolean asks, SessionLimits limits, Sink sink) {
    Mechanism mechanism = asks
        ? new PlainServer(sink::authenticate, sink::send)
        : new NullMechanism(Side.SERVER, sink::send);
    return new Session(Side.SERVER, mechanism, limits, sink);
  }

  /** Creates a session as above whose mechanism is CURVE. */
  static Session server(CurveSide curve, SessionLimits limits, Sink sink) {
    Mechanism mechanism = new CurveServer(curve, sink::compute, sink::authenticated, sink::send);
    return new Session(Side.SERVER, mechanism, limits, sink);
  }

  /**
   * Creates a session for the side that made the connection; it acts as a DEALER.
   *
   * @param credentials sent to the server, which makes the mechanism PLAIN; null for NULL
   */
  static Session client(@Nullable PlainCredentials credentials, SessionLimits limits, Sink sink) {
    return client(null, credentials, limits, sink);
  }

  /**
   * Creates a session as above.
   *
   * @param curve makes the mechanism CURVE; null for the others
   */
  static Session client(
      @Nullable CurveSide curve,
      @Nullable PlainCredentials credentials,
      SessionLimits limits,
      Sink sink) {
    Mechanism mechanism = Mechanism.client(curve, credentials, sink::send);
    return new Session(Side.CLIENT, mechanism, limits, sink);
  }

  /**
   * Returns the bytes to write before all others, in one piece. A client doesn't wait for the
   * server's greeting before it writes them. A server waits until the client {@linkplain Sink#begun
   * has begun}, so that it can answer an HTTP request, but not for long: a ZeroMQ client may wait
   * for the server's greeting.
   */
  byte[] greeting() {
    return Greeting.of(mechanism.name(), mechanism.decides());
  }

  /**
   * Consumes all of these bytes, whose order is that of the network (as in any new buffer). The
   * session keeps no reference to them. After {@link #close} they are discarded.
   *
   * @throws ZmtpException if the connection must be closed, after the bytes passed to
   *     {@link Sink#send} have been written; the session is already closed, and some bytes may
   *     remain
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
    FrameSeal present = seal;
    if (present == null) {
      frame(frames.flags(), frame);
    } else {
      byte[] plain = present.open(frame);
      int flags = FrameSeal.flags(plain);
      beginsPlain(flags, plain.length - 1L);
      frame(flags, Arrays.copyOfRange(plain, 1, plain.length));
    }
  }

  private void frame(int flags, byte[] content) throws ZmtpException {
    if ((flags & FrameEncoding.COMMAND) != 0) {
      command(Command.read(content));
      return;
    }
    Message message = assembler.add(content, (flags & FrameEncoding.MORE) != 0);
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

  /**
   * Returns the exception for a client that has the wrong port; a client that speaks HTTP gets a
   * response first.
   */
  private ZmtpException refusal(ForeignProtocol client) {
    return switch (client) {
      case HTTP_REQUEST -> {
        sink.send(HttpNotice.bytes(!greeting.isHeadRequest()));
        yield new ZmtpException(
            "an HTTP request to a port that speaks ZeroMQ (HTTP needs one of its own: HttpConnector)");
      }
      case TLS -> new ZmtpException("a TLS handshake to a port that speaks ZeroMQ without TLS");
      default -> new ZmtpException("a protocol other than ZMTP");
    };
  }

  /** Returns the exception for a server that doesn't speak ZMTP: this client has the wrong port. */
  private ZmtpException notZmtp(ForeignProtocol server) {
    String guess = switch (server) {
      case HTTP_RESPONSE -> " (an HTTP server?)";
      case HTTP2_SETTINGS -> " (a server of HTTP/2 or gRPC?)";
      case TLS -> " (a TLS server: tls://?)";
      default -> "";
    };
    return new ZmtpException("something answers, but does not speak ZeroMQ" + guess);
  }

  /**
   * Handles the authentication's result, after the sink was {@linkplain Sink#authenticate asked}.
   * Has no effect after {@link #close}.
   *
   * @throws ZmtpException if the client isn't admitted; then as from {@link #read}
   */
  void onAuthenticated(AuthenticationResult result) throws ZmtpException {
    if (closed || !(mechanism instanceof PlainServer plain)) {
      return;
    }
    try {
      plain.onAuthenticated(result);
    } catch (ZmtpException e) {
      close();
      throw e;
    }
  }

  /**
   * Applies a step of the handshake, which the sink was asked to {@linkplain Sink#compute compute}.
   * Has no effect after {@link #close}.
   *
   * @throws ZmtpException if the handshake has failed; then as from {@link #read}
   */
  void onComputed(HandshakeStep step) throws ZmtpException {
    if (closed) {
      return;
    }
    try {
      if (step.finish()) {
        establish();
      }
    } catch (ZmtpException e) {
      close();
      throw e;
    }
  }

  private void command(Command command) throws ZmtpException {
    if (established) {
      inTraffic(command);
    } else if (mechanism.take(command)) {
      establish();
    }
  }

  private void establish() {
    if (!closed) {
      seal = mechanism.seal();
      established = true;
      sink.established();
    }
  }

  /**
   * Ignores commands other than heartbeats; they are for other types of sockets or other versions.
   */
  private void inTraffic(Command command) throws ZmtpException {
    sink.onCommand();
    if (command.name().equals(Command.PING)) {
      pinged = true;
      ttlTenths = command.pingTtlTenths();
      sink.send(command.pong());
    }
  }

  @Override
  public void begins(int flags, long length) throws ZmtpException {
    if (seal == null) {
      beginsPlain(flags, length);
    } else if (length < 0 || length > maxSealedBytes()) {
      throw new ZmtpException("a frame of more than " + maxMessageBytes + " bytes");
    } else if ((flags & ~(FrameEncoding.LONG | FrameEncoding.COMMAND)) != 0) {
      throw new ZmtpException("a frame that CURVE has not encrypted");
    }
  }

  private long maxSealedBytes() {
    return Math.min(maxMessageBytes + FrameSeal.OVERHEAD_BYTES, SessionLimits.MAX_ARRAY_BYTES);
  }

  /** Checks a frame that is not encrypted, or is inside one that was. */
  private void beginsPlain(int flags, long length) throws ZmtpException {
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

  /** Returns whether the peer's greeting has arrived, and is valid. */
  boolean greeted() {
    return greeted;
  }

  /**
   * Returns the beginning of what the peer has sent, in readable form, if it is neither ZMTP nor
   * another known protocol; else null. Its length depends on how the network splits the bytes. For
   * the thread that reads.
   */
  @Nullable
  String unknownBeginning() {
    return greeting.foreign() == ForeignProtocol.OTHER ? greeting.printable() : null;
  }

  /** Returns what encrypts the frames of an established connection; null if nothing does. */
  @Nullable
  FrameSeal seal() {
    return seal;
  }

  /**
   * Returns what may be wrong if the peer closes the connection now, in parentheses, or nothing.
   */
  String doubt() {
    return established ? "" : mechanism.doubt();
  }

  /** Returns whether the handshake is done. */
  boolean established() {
    return established;
  }

  /**
   * Returns whether the peer answers a PING, once the handshake is done: it speaks ZMTP 3.1, or has
   * sent a PING itself, as JeroMQ does, although its greeting says 3.0.
   */
  boolean understandsPing() {
    return established && (greeting.supportsPing() || pinged);
  }

  /**
   * Returns after how many tenths of a second without a byte from the peer this side may close the
   * connection, as announced in the peer's last PING; 0 if none was announced.
   */
  int ttlTenths() {
    return ttlTenths;
  }

  /** Releases what was charged to the budget. Closing twice has no effect. */
  void close() {
    closed = true;
    frames.close();
    assembler.clear();
    lease.close();
  }
}
