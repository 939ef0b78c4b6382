package io.zerocall.bench.publish;

import io.zerocall.RpcService;

/** What a publisher says. */
@RpcService("weather")
interface Weather {

  /** Publishes to {@link Notification#TOPIC}. */
  void changed(String town, int number);
}
