package io.zerocall.bench.soak.attack;

import java.time.Duration;
import java.util.function.Supplier;

/** The attacks, by the names that a user types. */
@SuppressWarnings("ImmutableEnumChecker") // The suppliers are stateless.
public enum AttackName {
  /** No attack: only the processors are busy. */
  SPINNERS(Spinners::new),

  // Calls
  QUICK_CALLS(() -> zmtp(200, Requests.quickWork(), Shape.flood(1, Reading.ALL))),
  SLEEPING_CALLS(() -> zmtp(200, Requests.sleep(1), Shape.flood(1, Reading.ALL))),
  WORKERS(() -> zmtp(1_024, Requests.sleep(1_000), Shape.paced(1, 1_000, Reading.ALL))),
  BATCHES(() -> zmtp(1, Requests.batch(), Shape.flood(1, Reading.ALL))),
  MANY_CONNECTIONS(() -> zmtp(2, Requests.quickWork(), Shape.paced(500, 200, Reading.ALL))),
  OVERLOAD_2X(() -> overload(2)),
  OVERLOAD_5X(() -> overload(5)),

  // Replies
  LARGE_REPLIES(() -> zmtp(1, Requests.text(100_000), Shape.flood(4, Reading.SLOWLY))),
  NEVER_READING(() -> zmtp(700, Requests.text(100_000), Shape.once(10, Reading.NONE))),
  NEVER_READING_WEBSOCKETS(() -> new Flood(
      Openings::webSocket,
      Payload.repeat(700, Requests.webSocket(Requests.text(100_000))),
      Shape.once(8, Reading.NONE))),
  HTTP2_NO_WINDOW(AttackName::http2NoWindow),
  SUBSCRIBERS_NEVER_READING(AttackName::subscribersNeverReading),
  PUBLICATIONS(
      () -> zmtp(100, Requests.publication("soak.flood", 100), Shape.flood(1, Reading.ALL))),

  // Connections
  CONNECT_STORM(
      () -> new ConnectStorm(Openings::zmtp, Payload.always(Requests.zmtp(Requests.quickWork())))),
  HTTP_CONNECT_STORM(() -> new ConnectStorm(
      Openings::http, (target, round) -> Requests.http(target, Requests.quickWork()))),
  HALF_OPEN(() -> idle(Openings::halfGreeting)),
  HALF_OPEN_HTTP(() -> idle(Openings::http)),
  SLOW_HEADERS(() -> trickle("", "X-Slow: 1\r\n")),
  SLOW_BODIES(
      () -> trickle("Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n", " ")),

  // Protocols
  HTTP_PIPELINING(() -> new Flood(
      Openings::http,
      (target, round) -> Payload.concatenate(100, i -> Requests.http(target, Requests.quickWork())),
      Shape.flood(1, Reading.ALL))),
  HTTP2_PINGS(() -> http2(Payload.repeat(500, Http2Bytes.ping()), Reading.ALL)),
  HTTP2_PINGS_UNREAD(() -> http2(Payload.repeat(500, Http2Bytes.ping()), Reading.NONE)),
  HTTP2_SETTINGS(() -> http2(Payload.repeat(500, Http2Bytes.settings()), Reading.ALL)),
  HTTP2_RAPID_RESET(() -> http2(AttackName::resets, Reading.ALL)),
  WEBSOCKET_CALLS(() -> new Flood(
      Openings::webSocket,
      Payload.repeat(200, Requests.webSocket(Requests.quickWork())),
      Shape.flood(1, Reading.ALL))),
  WEBSOCKET_PINGS(() -> new Flood(
      Openings::webSocket,
      Payload.repeat(500, WebSocketBytes.frame(WebSocketBytes.PING)),
      Shape.flood(1, Reading.ALL))),
  ZMTP_PINGS(() ->
      new Flood(Openings::zmtp, Payload.repeat(500, Requests.ping()), Shape.flood(1, Reading.ALL))),
  EMPTY_FRAMES(() -> new Flood(
      Openings::zmtp, Payload.repeat(500, Requests.emptyFrames()), Shape.flood(1, Reading.ALL))),
  OVERSIZE(() ->
      new Flood(Openings::zmtp, Payload.always(Requests.oversize()), Shape.flood(4, Reading.ALL))),
  MALFORMED(() -> zmtp(200, Requests.bytes("{\"jsonrpc\":\"2.0\",]"), Shape.flood(1, Reading.ALL)));

  /** One processor can run a method of 5 ms this often per second. */
  private static final int LONG_WORK_A_SECOND = 200;

  private static final int OVERLOAD_CONNECTIONS = 8;
  private static final int MOST_STREAMS = 1_024;
  private static final int RESETS = 100;
  private static final int SLOW_CONNECTIONS = 500;
  private static final int IDLE_CONNECTIONS = 1_000;

  private final Supplier<Attack> making;

  AttackName(Supplier<Attack> making) {
    this.making = making;
  }

  /** Creates the attack, to be run once. */
  public Attack attack() {
    return making.get();
  }

  private static Flood zmtp(int messages, byte[] document, Shape shape) {
    return new Flood(Openings::zmtp, Payload.repeat(messages, Requests.zmtp(document)), shape);
  }

  private static Flood http2(Payload payload, Reading reading) {
    return new Flood(Openings.http2(), payload, Shape.flood(1, reading));
  }

  private static Flood http2NoWindow() {
    return new Flood(
        Openings.http2(Http2Bytes.noWindow()),
        (target, round) -> Payload.concatenate(
            MOST_STREAMS,
            i -> Http2Bytes.post(target.httpAuthority(), 1 + 2 * i, Requests.text(4_000_000))),
        Shape.once(1, Reading.ALL));
  }

  /** A stream's number can be used only once, and the numbers rise. */
  private static byte[] resets(Target target, int round) {
    return Payload.concatenate(
        RESETS, i -> Http2Bytes.resetPost(target.httpAuthority(), 1 + 2 * (RESETS * round + i)));
  }

  private static Attack subscribersNeverReading() {
    String topic = "soak.unread";
    return new Together(
        zmtp(1, Requests.call("rpc.subscribe", "\"" + topic + "\""), Shape.once(10, Reading.NONE)),
        zmtp(10, Requests.publication(topic, 10_000), Shape.flood(1, Reading.ALL)));
  }

  /**
   * Creates this many times the load that all processors together can handle, over several
   * connections.
   */
  private static Flood overload(int times) {
    int processors = Runtime.getRuntime().availableProcessors();
    int callsASecond = times * processors * LONG_WORK_A_SECOND;
    return new Flood(
        Openings::zmtp,
        Payload.always(Requests.zmtpWithinASecond(Requests.call("my.namespace.longWork", ""))),
        Shape.paced(
            OVERLOAD_CONNECTIONS,
            Math.max(1, OVERLOAD_CONNECTIONS * 1_000 / callsASecond),
            Reading.ALL));
  }

  /** Opens connections over which nothing more is sent. */
  private static Flood idle(Opening opening) {
    return new Flood(
        opening, Payload.always(), new Shape(IDLE_CONNECTIONS, 0, Duration.ZERO, Reading.ALL));
  }

  /** Sends requests that never end, a part every half second. */
  private static Flood trickle(String headersSoFar, String part) {
    return new Flood(
        Openings.httpRequest(headersSoFar),
        Payload.always(Requests.bytes(part)),
        Shape.paced(SLOW_CONNECTIONS, 500, Reading.ALL));
  }
}
