package io.zerocall.examples;

import io.zerocall.RpcListener;
import io.zerocall.RpcMissedListener;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Listens to a topic, and counts the messages that it missed. */
public final class WeatherLog implements RpcMissedListener {
  private final AtomicLong missed = new AtomicLong();

  @RpcListener("weather.changed")
  public void changed(String city, double celsius) {
    System.out.println(city + ": " + celsius + " °C");
  }

  @Override
  public void missed(String topic, OptionalLong count) {
    missed.addAndGet(count.orElse(0)); // empty if the connection was lost for a while
  }

  public long missed() {
    return missed.get();
  }
}
