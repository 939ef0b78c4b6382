package io.zerocall.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp://127.0.0.1:5555|127.0.0.1|5555",
        "tcp://[::1]:5555|::1|5555",
        "dns://orders:5555|orders|5555",
        "ipc:///run/orders.sock|/run/orders.sock|-1",
        "inproc://orders|orders|-1",
        "tcp://a:1,b:2|tcp://a:1,b:2|-1",
        "scripted|scripted|-1"
      })
  void isReadFromAnEndpoint(String endpoint, String address, int port) {
    assertThat(ServerAddress.of(endpoint)).isEqualTo(new ServerAddress(address, port));
  }
}
