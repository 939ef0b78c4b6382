package io.zerocall.client.balancing;

import io.zerocall.client.call.CallbackThreads;
import io.zerocall.client.call.ClientConnection;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.call.Repeats;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.RequestWriter;
import io.zerocall.json.document.Routing;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.wire.Notifications;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server announces that it takes no new calls: by a message of the topic
 * {@code rpc.draining}. Servers that don't know the topic refuse calls while they close, which has
 * the same effect a little later. Thread-safe.
 */
public final class DrainNotice {
  private static final Logger LOG = LoggerFactory.getLogger(DrainNotice.class);
  private static final SerializedName SUBSCRIBE = new SerializedName("rpc.subscribe");
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final RequestWriter requests;
  private final Notifications notifications;

  public DrainNotice(JsonCodec codec, RequestWriter requests) {
    this.requests = requests;
    this.notifications = new Notifications(codec);
  }

  /** Asks a server for the notice. Never blocks. */
  void subscribe(ClientConnection connection) {
    Invocation invocation = new Invocation(
        SUBSCRIBE.toString(),
        1,
        id -> requests.request(id, SUBSCRIBE, List.of(Names.DRAINING)),
        connection.now(),
        TIMEOUT_NANOS,
        false,
        null,
        Map.of(),
        Routing.DEFAULT,
        Repeats.NONE,
        0,
        null);
    var unused = connection
        .callAsync(
            invocation, (exceptions, document, firstId, call) -> true, CallbackThreads.SHARED)
        .exceptionally(failure -> {
          LOG.debug("{} was not asked for a notice", connection.endpoint(), failure);
          return false;
        });
  }

  /** Returns whether a notification is the notice. */
  boolean is(byte[] notification) {
    return Names.DRAINING.equals(notifications.method(notification));
  }
}
