package io.zerocall.mcp;

import io.zerocall.RpcContext;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The tools of the tests. */
@RpcService("weather")
public final class Weather {
  final Semaphore begun = new Semaphore(0);
  final Semaphore interrupted = new Semaphore(0);

  /** A place on the earth. */
  public record Place(String name, double latitude, Optional<Place> within) {}

  /** What the weather will be. */
  public record Forecast(Place place, Sky sky, double celsius) {}

  /** What the sky looks like. */
  public enum Sky {
    CLEAR,
    CLOUDY
  }

  /** Thrown for a place that nobody knows. */
  public static final class UnknownPlaceException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownPlaceException(String name) {
      super("There is no place of the name " + name);
    }
  }

  @RpcMethod(
      tool = true,
      idempotent = true,
      help = "Forecasts the weather. Knows nothing of next week.")
  public Forecast forecast(
      @RpcParam(help = "where") Place place, @RpcParam(defaultValue = "1") int days)
      throws UnknownPlaceException {
    if (place.name().equals("Atlantis")) {
      throw new UnknownPlaceException(place.name());
    }
    return new Forecast(place, Sky.CLOUDY, 10.5 + days);
  }

  @RpcMethod(tool = true, help = "Says hello.")
  public String greet(String name) {
    return "Hello, " + name + "!";
  }

  @RpcMethod(tool = true)
  public int add(int a, int b) {
    return a + b;
  }

  @RpcMethod(tool = true)
  public int sum(int... numbers) {
    int sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }

  @RpcMethod(tool = true)
  public List<String> places() {
    return List.of("Rome", "Oslo");
  }

  @RpcMethod(tool = true)
  public Map<String, Integer> populations() {
    return Map.of("Rome", 3);
  }

  @RpcMethod(tool = true)
  public void forget(Optional<String> name) {}

  @RpcMethod(tool = true)
  public void fail() {
    throw new IllegalStateException("the sensors are broken");
  }

  @RpcMethod(tool = true)
  public String user() {
    RpcContext context = RpcContext.current().orElseThrow();
    return context.user().orElse("nobody") + " " + context.traceparent().orElse("untraced");
  }

  @RpcMethod(tool = true)
  public void block() throws InterruptedException {
    begun.release();
    try {
      new Semaphore(0).acquire();
    } catch (InterruptedException e) {
      interrupted.release();
      throw e;
    }
  }

  @RpcMethod
  public String secret() {
    return "no tool";
  }
}
