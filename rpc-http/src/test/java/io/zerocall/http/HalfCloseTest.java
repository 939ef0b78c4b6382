package io.zerocall.http;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that end their output, and may or may not go on reading. Only the tested timeout is
 * shorter than the tests' patience.
 */
@Timeout(120)
class HalfCloseTest {
  private static final Duration LONG = Duration.ofSeconds(10 * Served.PATIENCE_SECONDS);
  private static final String CALL = Served.call(1, "mult", "[5,7]");
  private static final String ANSWER = Served.result(1, "35");
  private static final String LATER = RawClient.post(Served.call(2, "later", "[]"));
  private static final String BLOCK = Served.call(3, "block", "[]");

  private Served served = with(limits -> limits);

  private static Served with(UnaryOperator<RpcLimits> limits) {
    return Served.with(
        builder -> builder.limits(limits.apply(RpcLimits.DEFAULTS)),
        connector -> connector.requestTimeout(LONG).keepAlive(LONG));
  }

  @AfterEach
  void close() {
    served.close();
  }

  private CompletableFuture<String> pending() throws InterruptedException {
    CompletableFuture<String> pending =
        served.service().pending.poll(Served.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(pending).isNotNull();
    return pending;
  }

  /** Returns all responses to the bytes sent, after which the client ends its output. */
  private String answers(String sent) throws IOException {
    try (RawClient client = new RawClient(served)) {
      client.send(sent);
      client.endOutput();
      return client.rest();
    }
  }

  private static int count(String answers) {
    return answers.split("HTTP/1\\.1 200 ", -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0", "HTTP/1.1\r\nConnection: close"})
  void theReplyComesAndThenTheEnd(String version) throws IOException {
    String answers = answers(RawClient.post(CALL).replace("HTTP/1.1", version));
    assertThat(answers).startsWith("HTTP/1.1 200 ").endsWith(ANSWER);
    assertThat(answers("GET /health " + version + "\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("{\"status\":\"up\"}");
  }

  @Test
  void aSlowReplyArrivesToo() throws Exception {
    try (RawClient client = new RawClient(served)) {
      client.send(LATER);
      CompletableFuture<String> pending = pending();
      client.endOutput();
      assertThat(client.next()).startsWith("HTTP/1.1 100 "); // so the server has noticed the end
      pending.complete("done");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith(Served.result(2, "\"done\""));
    }
  }

  /** More requests than the server reads before it has replied. */
  @Test
  void allRequestsBeforeTheEndAreAnswered() throws IOException {
    String answers = answers(RawClient.post(CALL).repeat(500));
    assertThat(count(answers)).isEqualTo(500);
    assertThat(answers).endsWith(ANSWER);
  }

  static List<String> requestsThatAreNotWhole() {
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    String json = head + "Content-Type: application/json\r\n";
    return List.of(
        "\r\n",
        "POST",
        head,
        json + "Content-Length: 9\r\n\r\n{",
        json + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
  }

  @ParameterizedTest
  @MethodSource("requestsThatAreNotWhole")
  void anIncompleteRequestIsNotAnswered(String part) throws IOException {
    assertThat(answers(part)).isEmpty();
    String answers = answers(RawClient.post(CALL).repeat(3) + part);
    assertThat(count(answers)).isEqualTo(3);
    assertThat(answers).endsWith(ANSWER);
  }

  @Test
  void aConnectionWithoutARequestIsClosed() throws IOException {
    assertThat(answers("")).isEmpty();
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(CALL));
      assertThat(client.next()).endsWith(ANSWER);
      client.endOutput();
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aRefusalArrivesToo() throws IOException {
    assertThat(answers("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(answers("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 99999999\r\n\r\n{"))
        .startsWith("HTTP/1.1 413 ");
  }

  /** The server waits only for the client to end its output. */
  @Test
  void theConnectionClosesAfterTheLastReply() throws IOException {
    served.close();
    served = with(limits -> limits.withConnections(1));
    try (RawClient client = new RawClient(served)) {
      client.send(
          RawClient.post(CALL, "Connection: close") + RawClient.post(CALL).repeat(3));
      assertThat(count(client.rest())).isEqualTo(1);
      client.endOutput();
      eventually("there is capacity", this::hasCapacity);
    }
    eventually("the connection is closed after one reply", this::closesAfterOneReply);
  }

  private boolean closesAfterOneReply() {
    try (RawClient client = new RawClient(served)) {
      client.send(
          RawClient.post(CALL, "Connection: close") + RawClient.post(CALL).repeat(3));
      client.endOutput();
      int replies = count(client.rest());
      assertThat(replies).isLessThanOrEqualTo(1);
      if (replies == 0) {
        return false; // the connection before still counts
      }
      eventually("there is capacity", this::hasCapacity);
      return true;
    } catch (SocketException e) {
      return false; // the server closed it during the write
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean hasCapacity() {
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(CALL));
      return client.next().contains(ANSWER);
    } catch (SocketException e) {
      return false; // the server closed it during the write
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The system reports a client that has closed its socket just as it reports the others. */
  @Test
  void theCallOfAClientThatHasClosedItsSocketIsCancelled() throws Exception {
    try (RawClient client = new RawClient(served)) {
      client.send(RawClient.post(BLOCK));
      assertThat(Served.await(served.service().begun)).isTrue();
      client.endOutput();
      assertThat(client.next()).startsWith("HTTP/1.1 100 ");
      assertThat(served.service().interrupted.tryAcquire()).isFalse();
    }
    assertThat(Served.await(served.service().interrupted)).isTrue();
  }

  /** HTTP/1.0 clients never get an interim response, so nothing else detects this. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCallOfAClientThatResetsTheConnectionIsCancelled(boolean more) throws Exception {
    try (RawClient client = new RawClient(served)) {
      String request =
          RawClient.post(BLOCK, "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0");
      client.send(request + (more ? RawClient.post(CALL) : ""));
      assertThat(Served.await(served.service().begun)).isTrue();
      client.socket().setSoLinger(true, 0); // closing resets the connection
    }
    assertThat(Served.await(served.service().interrupted)).isTrue();
  }

  @Test
  void theEndOfAWebSocketsInputEndsIt() throws Exception {
    try (RawWebSocket socket = new RawWebSocket(served)) {
      socket.send(BLOCK);
      assertThat(Served.await(served.service().begun)).isTrue();
      socket.endOutput();
      assertThat(socket.rest()).isEmpty(); // not even a ping
      assertThat(Served.await(served.service().interrupted)).isTrue();
    }
  }

  /** Its request waits behind another one when the end arrives. */
  @Test
  void aWebSocketRequestedBeforeTheEndIsClosed() throws Exception {
    try (RawClient client = new RawClient(served)) {
      client.send(LATER + RawClient.webSocketRequest());
      CompletableFuture<String> pending = pending();
      client.endOutput();
      assertThat(client.next()).startsWith("HTTP/1.1 100 ");
      pending.complete("done");
      assertThat(client.next()).startsWith("HTTP/1.1 200 ");
      assertThat(client.next()).startsWith("HTTP/1.1 101 ");
      assertThat(client.rest()).isEmpty(); // not even a ping
    }
  }

  @Test
  void theEndOfTheInputEndsHttp2() throws Exception {
    try (RawHttp2 client = new RawHttp2(served.port(), RawHttp2.LARGEST_WINDOW)) {
      client.post(1, BLOCK);
      assertThat(Served.await(served.service().begun)).isTrue();
      client.endOutput();
      client.rest();
      assertThat(Served.await(served.service().interrupted)).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadItsReplyIsNotWaitedFor() throws Exception {
    TransportOptions all = TransportOptions.DEFAULTS;
    TransportOptions stalling = new TransportOptions(
        all.maxMessageBytes(),
        all.maxConnections(),
        all.handshakeTimeout(),
        all.maxUnsentMessages(),
        Duration.ofMillis(300),
        all.reconnectMin(),
        all.reconnectMax(),
        all.heartbeatInterval());
    try (SizedReplies asked = new SizedReplies(stalling, 1L << 30);
        RawClient client = new RawClient(asked.port())) {
      client.send(RawClient.post(String.valueOf(20_000_000)));
      client.endOutput();
      eventually("it is closed", () -> asked.disconnected.get() == 1);
      asked.holdsNothingInTheEnd();
    }
  }

  /** The system always reports a channel whose input has ended as readable. */
  @Test
  void waitingForTheReplyTakesNoProcessorTime() throws Exception {
    try (RawClient client = new RawClient(served)) {
      client.send(LATER);
      CompletableFuture<String> pending = pending();
      client.endOutput();
      assertThat(client.next()).startsWith("HTTP/1.1 100 ");
      long before = cpuNanos();
      assertThat(client.next()).startsWith("HTTP/1.1 100 "); // a second later
      assertThat(cpuNanos() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
      pending.complete("done");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Returns the processor time of the server's threads. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("zerocall-server-"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
        .sum();
  }
}
