package io.zerocall.transport.zmtp;

import io.zerocall.PlainAuthenticator;
import io.zerocall.transport.Message;
import io.zerocall.transport.PlainCredentials;
import io.zerocall.transport.engine.InboundBudget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session with a sink that records its events, including the violation that ended it. */
final class RecordingSession implements Session.Sink {
  static final int LARGEST = 100_000;

  private final InboundBudget budget;
  private final @Nullable PlainAuthenticator authenticator;
  private final Session session;
  private final List<String> events = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private @Nullable ZmtpException violation;

  private RecordingSession(
      InboundBudget budget,
      @Nullable PlainAuthenticator authenticator,
      Function<RecordingSession, Session> session) {
    this.budget = budget;
    this.authenticator = authenticator;
    this.session = session.apply(this);
  }

  /** Creates any session; its authentication requests are only recorded. */
  static RecordingSession of(Function<RecordingSession, Session> session) {
    return new RecordingSession(new InboundBudget(Long.MAX_VALUE), null, session);
  }

  static RecordingSession server() {
    return server(null);
  }

  static RecordingSession server(@Nullable PlainAuthenticator authenticator) {
    return server(authenticator, LARGEST, new InboundBudget(Long.MAX_VALUE));
  }

  static RecordingSession server(long maxMessageBytes, InboundBudget budget) {
    return server(null, maxMessageBytes, budget);
  }

  static RecordingSession server(
      @Nullable PlainAuthenticator authenticator, long maxMessageBytes, InboundBudget budget) {
    SessionLimits limits = new SessionLimits(maxMessageBytes, budget);
    return new RecordingSession(
        budget, authenticator, session -> Session.server(authenticator != null, limits, session));
  }

  static RecordingSession client() {
    return client(null);
  }

  static RecordingSession client(@Nullable PlainCredentials credentials) {
    return client(credentials, LARGEST, new InboundBudget(Long.MAX_VALUE));
  }

  static RecordingSession client(
      @Nullable PlainCredentials credentials, long maxMessageBytes, InboundBudget budget) {
    SessionLimits limits = new SessionLimits(maxMessageBytes, budget);
    return new RecordingSession(
        budget, null, session -> Session.client(credentials, limits, session));
  }

  /** Creates a server's session whose handshake is done. */
  static RecordingSession inTraffic() {
    RecordingSession session = server().receives(Wire.clientsHandshake());
    session.events.clear();
    session.sent.reset();
    return session;
  }

  @Override
  public void established() {
    events.add("established");
  }

  @Override
  public void message(Message message) {
    messages.add(message);
    events.add("message" + (message.delimited() ? " delimited" : "") + " " + text(message.header())
        + " " + text(message.body()));
  }

  @Override
  public void authenticate(String username, String password) throws ZmtpException {
    if (authenticator == null) {
      events.add("asked about " + username);
    } else {
      boolean admitted = authenticator.admits(username, password);
      session.onAuthenticated(
          admitted ? AuthenticationResult.ADMITTED : AuthenticationResult.REFUSED);
    }
  }

  @Override
  public void send(byte[] bytes) {
    sent.writeBytes(bytes);
    events.add("sent " + HexFormat.of().formatHex(bytes));
  }

  private static String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "null";
    }
    return bytes.length > 40
        ? bytes.length + " bytes " + Arrays.hashCode(bytes)
        : "'" + new String(bytes, StandardCharsets.ISO_8859_1) + "'";
  }

  /** Makes the session read these parts one by one. */
  RecordingSession receives(byte[]... parts) {
    for (byte[] part : parts) {
      receive(ByteBuffer.wrap(part));
    }
    return this;
  }

  private void receive(ByteBuffer bytes) {
    try {
      session.read(bytes);
    } catch (ZmtpException e) {
      violation = e;
      events.add("violation: " + e.getMessage());
      return;
    }
    if (bytes.hasRemaining()) {
      throw new AssertionError(bytes.remaining() + " bytes left");
    }
  }

  /** Passes the result of the authentication to the session. */
  RecordingSession onAuthenticated(AuthenticationResult result) {
    try {
      session.onAuthenticated(result);
    } catch (ZmtpException e) {
      violation = e;
      events.add("violation: " + e.getMessage());
    }
    return this;
  }

  Session session() {
    return session;
  }

  /** Returns all events, in order. */
  List<String> events() {
    return events;
  }

  List<Message> messages() {
    return messages;
  }

  byte[] sent() {
    return sent.toByteArray();
  }

  long chargedBytes() {
    return budget.chargedBytes();
  }

  /** Returns the peer's violation, or null if there is none. */
  @Nullable
  ZmtpException violation() {
    return violation;
  }

  String reason() {
    return violation == null ? "none" : String.valueOf(violation.getMessage());
  }
}
