package io.zerocall.tests;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import java.time.Duration;

/** Calls that find no connection. */
final class Unavailable {
  private static final String NOTHING_KNOWN = "no connection: is a server listening there?";
  private static final String STILL_TRYING = "has come yet";

  private Unavailable() {}

  /**
   * Calls until the first attempt to connect has failed, and returns the message of the call's
   * exception.
   */
  static String reason(RpcClientBuilder builder, String endpoint, String method) {
    try (RpcClient client = builder.connectTimeout(Duration.ofMillis(100)).connect(endpoint)) {
      return eventually(
          "it is known why there is no connection",
          () -> messageOf(client, method),
          message -> !message.contains(NOTHING_KNOWN) && !message.contains(STILL_TRYING));
    }
  }

  private static String messageOf(RpcClient client, String method) {
    Throwable thrown = catchThrowable(() -> client.call(method, String.class));
    assertThat(thrown).isInstanceOf(RpcUnavailableException.class);
    return String.valueOf(thrown.getMessage());
  }
}
