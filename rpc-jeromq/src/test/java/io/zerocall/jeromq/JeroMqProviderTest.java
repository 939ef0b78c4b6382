package io.zerocall.jeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcEngine;
import io.zerocall.engines.Engines;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import org.junit.jupiter.api.Test;

/** How clients and servers find the engine. */
class JeroMqProviderTest {
  private static final TransportOptions DEFAULTS = TransportOptions.DEFAULTS;

  private final Transport found = Engines.preferring(RpcEngine.JEROMQ);

  @Test
  void theEngineIsFoundWhenItIsThere() throws Exception {
    try (Binding binding = found.bind("tcp://127.0.0.1:0", DEFAULTS, new Echo());
        Caller caller = new Caller(found, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .anyMatch(name -> name.startsWith("zerocall-iothread"));
    }
  }

  @Test
  void aNameWithinThisMachineIsTheSameForEveryEngine() throws Exception {
    Transport other = Engines.preferring(RpcEngine.NATIVE);
    try (Binding binding = other.bind("inproc://any-engine", DEFAULTS, new Echo());
        Caller caller = new Caller(found, binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  @Test
  void itCarriesTcpAlone() {
    JeroMqTransport alone = new JeroMqTransport();
    assertThatThrownBy(() -> alone.bind("inproc://name", DEFAULTS, new Echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint: \"inproc://name\" (expected: tcp://host:port)");
    assertThatThrownBy(() -> alone.bind("ipc:///tmp/name", DEFAULTS, new Echo()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JeroMQ has no Unix domain sockets; the native engine does");
  }
}
