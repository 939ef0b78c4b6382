package io.zerocall.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class BindErrorsTest {
  private static String reason(String endpoint, Exception cause) {
    return String.valueOf(BindErrors.of(Endpoint.parse(endpoint), cause).getMessage());
  }

  @Test
  void aTakenPortIsReported() {
    assertThat(reason("tcp://127.0.0.1:5555", new BindException("Address already in use")))
        .endsWith("can't bind tcp://127.0.0.1:5555: the port is taken");
    assertThat(reason("tcp://127.0.0.2:5555", new BindException("Address already in use")))
        .endsWith(": the port is taken");
    assertThat(reason("tcp://*:5555", null)).endsWith("; the port may be taken");
  }

  @Test
  void anAddressOfAnotherMachineIsReported() {
    assertThat(reason("tcp://192.0.2.1:5555", new BindException("Cannot assign")))
        .endsWith(": the address is not local to this machine");
  }

  @Test
  void anUnknownHostIsReported() {
    assertThat(reason("tcp://no-such-host.invalid:5555", new SocketException("Unresolved")))
        .endsWith(": the host is unknown");
  }

  @Test
  void aPortThatNeedsAPrivilegeIsReported() {
    SocketException denied = new SocketException("Permission denied");
    assertThat(reason("tcp://127.0.0.1:80", denied))
        .endsWith("the system does not permit it (ports below 1024 need a privilege)");
    assertThat(reason("tcp://127.0.0.1:8080", denied)).endsWith("the system does not permit it");
  }

  @Test
  void otherSystemMessagesAreReportedUnchanged() {
    assertThat(reason("tcp://127.0.0.1:5555", new SocketException("No buffer space")))
        .endsWith(": No buffer space");
  }
}
