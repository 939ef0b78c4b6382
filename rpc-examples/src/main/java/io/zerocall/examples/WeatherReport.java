package io.zerocall.examples;

import io.zerocall.RpcListener;

/** Listens to a topic. */
public final class WeatherReport {
  @RpcListener("weather.changed")
  public void changed(String city, double celsius) {
    System.out.println(city + ": " + celsius + " °C");
  }
}
