package io.zerocall.examples;

import io.zerocall.RpcService;

/** Publishes to the topic weather.changed. */
@RpcService("weather")
public interface Weather {
  void changed(String city, double celsius);
}
