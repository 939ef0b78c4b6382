package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcServer;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opens and closes many clients and servers, and counts what remains of them. */
class LeaksTest {
  private static final int ROUNDS = 40;

  @RpcService("echo")
  public static final class Echo {
    @RpcMethod
    public String echo(String text) {
      return text;
    }
  }

  @Test
  void noThreadOrDescriptorOutlivesItsClientAndServer() {
    openUseAndClose(); // things that a process creates once don't count
    long descriptors = openDescriptors();
    for (int i = 0; i < ROUNDS; i++) {
      openUseAndClose();
    }
    // Idle threads end by themselves after a few seconds.
    eventually("the threads end", LeaksTest::threads, List::isEmpty);
    eventually(
        "the descriptors are closed",
        LeaksTest::openDescriptors,
        open -> open < descriptors + ROUNDS / 2);
  }

  private static void openUseAndClose() {
    try (RpcServer server = RpcServer.builder()
            .bind(Wired.ANY_PORT)
            .bind("inproc://leaks")
            .register(new Echo())
            .start();
        RpcClient client = RpcClient.connect(server.endpoint());
        RpcClient inside = RpcClient.connect("inproc://leaks");
        RpcClient lonely = RpcClient.connect("inproc://nobody-there")) {
      assertThat(client.call("echo.echo", String.class, "x")).isEqualTo("x");
      assertThat(inside.callAsync("echo.echo", String.class, "y").join()).isEqualTo("y");
      var unused = lonely.callAsync("echo.echo", String.class, "z");
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(zerocall|reaper|iothread).*"))
        .filter(name -> !name.equals("zerocall-cleaner")) // there is one per process
        .sorted()
        .toList();
  }

  private static long openDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }
}
