package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A method that stores what its topic's subscribers receive. */
@RpcService("weather")
public final class WeatherService {
  private final Map<String, Double> celsiusOfCity = new ConcurrentHashMap<>();

  @RpcMethod
  public void changed(String city, double celsius) {
    celsiusOfCity.put(city, celsius);
  }

  @RpcMethod
  public double celsius(String city) {
    return celsiusOfCity.getOrDefault(city, Double.NaN);
  }
}
