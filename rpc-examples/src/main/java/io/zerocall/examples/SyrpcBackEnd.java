package io.zerocall.examples;

import io.zerocall.JsonText;
import io.zerocall.syrpc.SyrpcClient;
import io.zerocall.syrpc.SyrpcSettings;
import java.time.Duration;
import java.util.Map;

/**
 * A stateless back end of a web site. The request for a page puts a request of SyRPC, and the page
 * has its ID. The page's script asks for the result by this ID, and may reach another back end.
 */
final class SyrpcBackEnd {
  private final SyrpcClient client;

  SyrpcBackEnd(SyrpcClient client) {
    this.client = client;
  }

  static SyrpcClient connect(String host) {
    SyrpcSettings settings =
        SyrpcSettings.app("shop").host(host).user("guest", "guest").build();
    SyrpcClient client = SyrpcClient.connect(settings);
    return client;
  }

  /** Returns the ID for the page. */
  String page() {
    String id = client.putRequest("echo", Map.of("value", "hello"));
    return id;
  }

  /** Returns the result for the page's script. */
  JsonText echo(String id) {
    JsonText result = client.getResult(id, Duration.ofSeconds(10));
    return result;
  }
}
