package io.zerocall.bench.publish;

import io.zerocall.RpcListener;
import io.zerocall.RpcMissedListener;
import io.zerocall.client.RpcClient;
import java.util.OptionalLong;

/** A Zerocall client with one listener. */
record ZerocallSubscriber(RpcClient client) implements AutoCloseable {

  static ZerocallSubscriber open(String endpoint, NotificationListener listener) {
    RpcClient client = RpcClient.connect(endpoint);
    var unused = client.subscribe(new Listening(listener));
    return new ZerocallSubscriber(client);
  }

  @Override
  public void close() {
    client.close();
  }

  /** The listener as a user would write it. */
  static final class Listening implements RpcMissedListener {
    private final NotificationListener listener;

    Listening(NotificationListener listener) {
      this.listener = listener;
    }

    @RpcListener(Notification.TOPIC)
    public void changed(String town, int number) {
      listener.notification(number);
    }

    @Override
    public void missed(String topic, OptionalLong count) {
      listener.missed(count.orElseThrow(() -> new IllegalStateException("not connected")));
    }
  }
}
