package io.zerocall.bench.publish;

import io.zerocall.RpcService;

/** The publisher's interface. */
@RpcService("weather")
interface Weather {

  /** Publishes to {@link Notification#TOPIC}. */
  void changed(String town, int number);
}
