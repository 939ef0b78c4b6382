package io.zerocall.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a broker says of methods that workers offer, whose declarations it knows. */
@Timeout(60)
class DescribedMethodsTest {

  /** Declares methods that workers offer. */
  @RpcService("shop")
  public interface Shop {
    @RpcMethod(tool = true, help = "Buys something.")
    Receipt buy(String item, int count);

    @RpcMethod
    int stock(String item);
  }

  /** What a buyer gets. */
  public record Receipt(String item, int cents) {}

  /** Offers one of the methods, and one that nobody declares. */
  @RpcService("shop")
  public static final class Worker {
    @RpcMethod
    public Receipt buy(String item, int count) {
      return new Receipt(item, count * 100);
    }

    @RpcMethod
    public void open() {}
  }

  private static JsonText discover(Brokers brokers) {
    return brokers.first().call("rpc.discover", JsonText.class);
  }

  private static List<JsonText> methods(JsonText document) {
    return document.members().get("methods").elements();
  }

  private static List<String> names(JsonText document) {
    return methods(document).stream()
        .map(method -> method.members().get("name").string())
        .toList();
  }

  @Test
  void describesThemWhetherOrNotAWorkerOffersThem() {
    try (Brokers brokers = new Brokers(builder -> builder.describe(Shop.class))) {
      JsonText before = discover(brokers);
      assertThat(names(before)).containsExactly("shop.buy", "shop.stock");
      brokers.worker(new Worker());
      brokers.awaitOffer("shop.open");
      JsonText document = discover(brokers);
      assertThat(names(document)).containsExactly("shop.buy", "shop.open", "shop.stock");
      JsonText buy = methods(document).get(0);
      assertThat(buy).isEqualTo(methods(before).get(0));
      assertThat(buy.toString())
          .contains(
              "\"summary\":\"Buys something.\"",
              "\"name\":\"count\"",
              "\"$ref\":\"#/components/schemas/Receipt\"",
              "\"x-tool\":true",
              "\"x-routed\":true")
          .doesNotContain("x-offered");
      assertThat(document.members().get("components").toString()).contains("\"cents\"");
      assertThat(methods(document).get(1).toString())
          .contains("\"x-variadic\":true", "\"x-offered\":true")
          .doesNotContain("x-tool");
    }
  }

  @Test
  void refusesWhatHasNoMethodsAndWhatIsDescribedTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(Runnable.class))
        .withMessageContaining("Runnable");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(Shop.class, Worker.class))
        .withMessageContaining("\"shop.buy\" is described twice");
  }

  private static void start(Class<?>... types) {
    RpcBrokerBuilder builder = RpcBroker.builder().bind("tcp://127.0.0.1:0");
    for (Class<?> type : types) {
      builder.describe(type);
    }
    builder.start().close();
  }
}
