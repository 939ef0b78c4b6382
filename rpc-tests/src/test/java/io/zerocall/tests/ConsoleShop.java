package io.zerocall.tests;

import io.zerocall.RpcContext;
import io.zerocall.RpcExample;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The methods that the browser calls: one of each kind. */
@RpcService("shop.orders")
public final class ConsoleShop {
  static final String MARKUP = "<img src=x onerror=\"document.title='broken'\">";

  /** How fast to ship. */
  public enum Speed {
    NORMAL,
    EXPRESS
  }

  /** An article and its quantity. */
  public record Item(String name, int count) {}

  /** An order. */
  public record Order(
      long number,
      List<Item> items,
      Speed speed,
      LocalDate day,
      double discount,
      boolean gift,
      Optional<String> note) {}

  /** An address. */
  public record Address(String street, String town) {}

  /** A parcel, which may contain others. */
  public record Parcel(
      String name,
      Address to,
      Optional<Address> from,
      List<Item> items,
      Speed speed,
      LocalDate day,
      UUID id,
      char shelf,
      Map<String, String> labels,
      List<Parcel> inner) {}

  /** Thrown if there are not enough articles. */
  public static final class SoldOutException extends Exception {
    private static final long serialVersionUID = 1;

    private final int left;

    SoldOutException(int left) {
      super("sold out, but for " + left);
      this.left = left;
    }

    /** How many there are. */
    public int left() {
      return left;
    }
  }

  @RpcMethod(help = "Places an order. It is delivered on the day, or the next one.")
  public Order place(
      @RpcParam(help = "What is ordered.") List<Item> items,
      Speed speed,
      LocalDate day,
      double discount,
      boolean gift,
      Optional<String> note)
      throws SoldOutException {
    for (Item item : items) {
      if (item.count() > 100) {
        throw new SoldOutException(100);
      }
    }
    return new Order(1, items, speed, day, discount, gift, note);
  }

  @RpcMethod(help = "Greets somebody.")
  @RpcExample(params = "{\"name\": \"Ann\"}", result = "\"Hello, Ann!\"")
  @RpcExample(params = "[\"Bob\", \"Hi\"]", result = "\"Hi, Bob!\"")
  public String greet(String name, @RpcParam(defaultValue = "Hello") String greeting) {
    return greeting + ", " + name + "!";
  }

  @RpcMethod(help = "The same number.")
  public long same(long number) {
    return number;
  }

  @RpcMethod(help = "Says who calls.")
  public String caller() {
    return RpcContext.current().orElseThrow().meta().getOrDefault("authorization", "nobody");
  }

  @RpcMethod(help = "Ships a parcel.")
  public Parcel ship(Parcel parcel, Optional<Address> sender) {
    return parcel;
  }

  @RpcMethod(help = "Never ends by itself.")
  public CompletableFuture<String> forever() {
    return new CompletableFuture<>();
  }

  @RpcMethod(help = MARKUP)
  @RpcExample(
      params = "[\"<img src=x onerror=\\\"document.title='broken'\\\">\"]",
      result = "\"<b>bold</b>\"")
  public String markup(@RpcParam(help = MARKUP, defaultValue = MARKUP) String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(MARKUP);
    }
    return MARKUP + text;
  }
}
