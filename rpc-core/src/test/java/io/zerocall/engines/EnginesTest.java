package io.zerocall.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcEngine;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.TransportOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginesTest {
  @ParameterizedTest
  @EnumSource(RpcEngine.class)
  void aNameWithinThisMachineIsTheSameForEveryEngine(RpcEngine engine) throws Exception {
    try (Binding binding = Engines.preferring(RpcEngine.NATIVE)
            .bind("inproc://engines", TransportOptions.DEFAULTS, new Echo());
        Caller caller = new Caller(Engines.preferring(engine), binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }
}
