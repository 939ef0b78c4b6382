package io.zerocall.jeromq;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcCurve;
import io.zerocall.testing.CurveFiles;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Channel;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.SecuredTransport;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.zmtp.ZmtpTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor;

/** CURVE between the native engine and JeroMQ's own, in both directions. */
@Timeout(120)
class JeroMqCurveTest {
  private static final int PATIENCE_MILLIS = 20_000;

  /** Enough for frames whose length needs one byte, two and more, and several pieces. */
  private static final int[] SIZES = {0, 1, 200, 255, 256, 70_000, 1_000_000};

  @TempDir
  private Path directory;

  private CurveFiles server;
  private CurveFiles ann;
  private Path clients;

  @BeforeEach
  void makeKeys() throws IOException {
    clients = Files.createDirectory(directory.resolve("clients"));
    server = CurveFiles.in(directory, "server");
    ann = CurveFiles.in(clients, "ann");
  }

  private static byte[] key(String text) {
    return ZMQ.Curve.z85Decode(text);
  }

  private Transport engine(CurveFiles client, CurveFiles known) {
    RpcCurve bound = RpcCurve.ofServer(server.secretKey(), clients);
    RpcCurve dialed = RpcCurve.ofClient(client.secretKey(), known.publicKey());
    return new SecuredTransport(
        new ZmtpTransport(),
        options -> options.withCurve(bound),
        options -> options.withCurve(dialed));
  }

  private ZMQ.Socket client(ZContext context, CurveFiles own, CurveFiles known) {
    ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
    socket.setCurvePublicKey(key(own.publicText()));
    socket.setCurveSecretKey(key(own.secretText()));
    socket.setCurveServerKey(key(known.publicText()));
    return socket;
  }

  @Test
  void aClientOfJeroMqIsServed() {
    try (Binding binding =
            engine(ann, server).bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, new Echo());
        ZContext context = new ZContext()) {
      ZMQ.Socket socket = client(context, ann, server);
      socket.setReceiveTimeOut(PATIENCE_MILLIS);
      socket.connect(binding.endpoint());
      for (int size : SIZES) {
        byte[] body = new byte[size];
        socket.sendMore("");
        socket.send(body);
        assertThat(socket.recv()).isEmpty();
        assertThat(socket.recv()).isEqualTo(body);
      }
    }
  }

  @Test
  void clientsOfJeroMqWithOtherKeysAreRefused() {
    CurveFiles eve = CurveFiles.in(directory, "eve");
    Echo echo = new Echo();
    try (Binding binding =
            engine(ann, server).bind("tcp://127.0.0.1:0", TransportOptions.DEFAULTS, echo);
        ZContext context = new ZContext()) {
      assertRefused(binding, client(context, eve, server));
      assertRefused(binding, client(context, ann, eve));
      ZMQ.Socket without = context.createSocket(SocketType.DEALER);
      try (ZMonitor monitor = new ZMonitor(context, without)) {
        monitor.add(ZMonitor.Event.ALL).start();
        without.connect(binding.endpoint()); // JeroMQ looks at the server's greeting first
        eventually("it disconnects", () -> isEnd(monitor.nextEvent(1_000)));
      }
      assertThat(echo.connections()).isZero();
    }
  }

  private static boolean isEnd(ZMonitor.@Nullable ZEvent event) {
    return event != null
        && (event.type == ZMonitor.Event.DISCONNECTED
            || event.type == ZMonitor.Event.HANDSHAKE_PROTOCOL);
  }

  private static void assertRefused(Binding binding, ZMQ.Socket client) {
    long before = binding.counters().refused();
    client.connect(binding.endpoint());
    eventually("it is refused", () -> binding.counters().refused() > before);
    client.close(); // it would connect again
  }

  /** A ROUTER of JeroMQ with keys, which sends everything back. */
  private final class JeroMqServer implements AutoCloseable {
    private final ZContext context = new ZContext();
    private final String endpoint;
    private final Thread thread;

    JeroMqServer() {
      ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
      socket.setCurveServer(true);
      socket.setCurvePublicKey(key(server.publicText()));
      socket.setCurveSecretKey(key(server.secretText()));
      endpoint = "tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1");
      thread = new Thread(() -> echo(socket), "JeroMQ server");
      thread.setDaemon(true);
      thread.start();
    }

    private void echo(ZMQ.Socket socket) {
      try {
        while (!Thread.interrupted()) {
          byte[] frame = socket.recv();
          if (frame == null) {
            return;
          }
          socket.send(frame, socket.hasReceiveMore() ? ZMQ.SNDMORE : 0);
        }
      } catch (org.zeromq.ZMQException e) {
        // The test is over.
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }

  @Test
  void aServerOfJeroMqServesOurClient() throws InterruptedException {
    try (JeroMqServer jeroMq = new JeroMqServer();
        Caller caller = new Caller(engine(ann, server), jeroMq.endpoint)) {
      for (int size : SIZES) {
        assertThat(caller.call(size)).isNull();
      }
    }
  }

  @Test
  void aServerOfJeroMqWithAnotherKeyIsNotTrusted() {
    CurveFiles other = CurveFiles.in(directory, "other");
    try (JeroMqServer jeroMq = new JeroMqServer();
        Channel channel =
            engine(ann, other).connect(jeroMq.endpoint, TransportOptions.DEFAULTS, new Inbox())) {
      assertThat(eventually(
              "the reason is known",
              channel::lastFailure,
              reason -> reason != null && !reason.contains("has come yet")))
          .contains("(does the server have another key?)");
    }
  }
}
