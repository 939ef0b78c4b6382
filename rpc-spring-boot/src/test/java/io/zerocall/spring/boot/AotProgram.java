package io.zerocall.spring.boot;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A program that serves an interface and calls it, with what is generated ahead of time. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportRpcClients(group = "stock", types = AotProgram.Stock.class)
public class AotProgram {

  /** What is on the shelf. */
  public record Item(String name, Size size) {}

  /** How large it is. */
  public enum Size {
    SMALL,
    LARGE
  }

  /** There is no such item. */
  public static class NoItemException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates an exception. */
    public NoItemException(String message) {
      super(message);
    }
  }

  /** What the program serves, and calls. */
  @RpcService("stock")
  public interface Stock {
    /** Returns the items with a prefix. */
    @RpcMethod
    List<Item> find(String prefix) throws NoItemException;

    /** Returns an item later. */
    @RpcMethod
    CompletableFuture<Item> later(Size size);
  }

  /** The service. */
  public static class StockService implements Stock {
    @Override
    public List<Item> find(String prefix) {
      return List.of(new Item(prefix + "a", Size.LARGE));
    }

    @Override
    public CompletableFuture<Item> later(Size size) {
      return CompletableFuture.completedFuture(new Item("tea", size));
    }
  }

  /** Calls the service. */
  public record Caller(Stock stock) {}

  @Bean
  StockService service() {
    return new StockService();
  }

  @Bean
  Caller caller(@Qualifier("stock") Stock stock) {
    return new Caller(stock);
  }

  /** Starts the program, makes a call, and ends. */
  public static void main(String[] args) throws NoItemException {
    try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AotProgram.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.main.banner-mode=off",
            "zerocall.server.endpoints=inproc://aot",
            "zerocall.client.channel.stock.target=inproc://aot")
        .run(args)) {
      Stock stock = context.getBean(Caller.class).stock();
      System.out.println(
          "found " + stock.find("te") + ", " + stock.later(Size.SMALL).join());
    }
  }
}
