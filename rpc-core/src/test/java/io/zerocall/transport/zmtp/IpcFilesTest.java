package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Inbox;
import io.zerocall.transport.TransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of Unix domain sockets: which of them a server replaces and deletes. */
class IpcFilesTest {
  private static final int LONGEST_PATH = 106;

  @TempDir
  private Path directory;

  private final ZmtpTransport transport = new ZmtpTransport();

  private Path file() {
    return directory.resolve("socket");
  }

  private Binding bind(Path file) {
    return transport.bind("ipc://" + file, TransportOptions.DEFAULTS, new Echo());
  }

  private void isServed(Binding binding) throws InterruptedException {
    try (Caller caller = new Caller(transport, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  /** Leaves a file behind as a killed server does. */
  private void leaveFileBehind() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(file()).exists();
  }

  @Test
  void aFileThatWasLeftBehindIsReplaced() throws Exception {
    leaveFileBehind();
    try (Binding binding = bind(file())) {
      isServed(binding);
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void oneThatIsServedIsLeftAlone() throws Exception {
    try (Binding binding = bind(file())) {
      assertThatThrownBy(() -> bind(file()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("can't bind ipc://" + file() + ": another server listens there");
      isServed(binding);
    }
  }

  @Test
  void aFileWhoseServerDoesNotAcceptIsLeftAlone() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(file()), 1);
      while (comes(busy, waiting)) {
        assertThat(waiting).hasSizeLessThan(100);
      }
      assertThatThrownBy(() -> bind(file())).isInstanceOf(UncheckedIOException.class);
      assertThat(file()).exists();
    } finally {
      for (SocketChannel one : waiting) {
        one.close();
      }
    }
  }

  private static boolean comes(ServerSocketChannel server, List<SocketChannel> waiting)
      throws IOException {
    SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
    waiting.add(one);
    one.configureBlocking(false);
    try {
      return one.connect(server.getLocalAddress());
    } catch (SocketException e) {
      return false; // the queue is full
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws Exception {
    Files.writeString(file(), "precious");
    assertThatThrownBy(() -> bind(file())).isInstanceOf(UncheckedIOException.class);
    assertThat(file()).hasContent("precious");
  }

  @Test
  void aFileThatHasReplacedTheServersOwnIsNotDeleted() throws Exception {
    Binding first = bind(file());
    Files.delete(file());
    try (Binding second = bind(file())) {
      first.close();
      assertThat(file()).exists();
      isServed(second);
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void aPathThatIsTooLongIsNamed() throws Exception {
    Path longest =
        directory.resolve("x".repeat(LONGEST_PATH - directory.toString().length() - 1));
    try (Binding binding = bind(longest)) {
      isServed(binding);
    }
    Path tooLong = Path.of(longest + "x");
    assertThatThrownBy(() -> bind(tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"ipc://" + tooLong)
        .hasMessageContaining("expected: a path of at most 106 bytes");
    assertThatThrownBy(
            () -> transport.connect("ipc://" + tooLong, TransportOptions.DEFAULTS, new Inbox()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathIsMeasuredInBytes() {
    String tooLong =
        directory + "/" + "é".repeat((LONGEST_PATH - directory.toString().length()) / 2 + 1);
    assertThat(tooLong.length()).isLessThan(LONGEST_PATH);
    assertThatThrownBy(
            () -> transport.bind("ipc://" + tooLong, TransportOptions.DEFAULTS, new Echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a path of at most 106 bytes");
  }

  @Test
  void aDirectoryThatIsNotThereIsSaidSo() {
    Path nowhere = directory.resolve("nowhere").resolve("socket");
    assertThatThrownBy(() -> bind(nowhere))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("can't bind ipc://" + nowhere + ": the directory "
            + nowhere.getParent() + " does not exist");
  }

  @Test
  void aFileOrADirectoryInTheWayIsSaidSo() throws Exception {
    Files.writeString(file(), "precious");
    assertThatThrownBy(() -> bind(file()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the path is a regular file, not a socket");
    assertThat(file()).hasContent("precious");
    assertThatThrownBy(() -> bind(directory))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("it is a directory");
  }
}
