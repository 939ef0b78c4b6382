package io.zerocall.examples;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.zerocall.client.RpcClient;
import io.zerocall.http.HttpConnector;
import io.zerocall.server.RpcServer;
import java.io.IOException;
import java.util.List;

/** A type with a custom JSON form, in three ways. */
final class Codecs {
  private Codecs() {}

  static final class ShopService implements Shop {
    @Override
    public Money total(List<Item> items) {
      return items.stream().map(Item::price).reduce(Money.parse("0 EUR"), Money::plus);
    }
  }

  static RpcServer serveByJackson(String endpoint) {
    RpcServer server = RpcServer.builder()
        .bind(endpoint)
        .connector(HttpConnector.at("127.0.0.1", 0))
        .jackson(mapper -> mapper.addModule(new MoneyModule()))
        .schema(Money.class, "{\"type\": \"string\", \"pattern\": \"^-?[0-9.]+ [A-Z]{3}$\"}")
        .register(new ShopService())
        .start();
    return server;
  }

  static Money callByJackson(String endpoint) {
    try (RpcClient client = RpcClient.builder()
        .jackson(mapper -> mapper.addModule(new MoneyModule()))
        .connect(endpoint)) {
      return total(client);
    }
  }

  static RpcServer serveByCodec(String endpoint) {
    RpcServer server = RpcServer.builder()
        .bind(endpoint)
        .connector(HttpConnector.at("127.0.0.1", 0))
        .codec(Money.class, new MoneyCodec())
        .register(new ShopService())
        .start();
    return server;
  }

  static Money callByCodec(String endpoint) {
    try (RpcClient client =
        RpcClient.builder().codec(Money.class, new MoneyCodec()).connect(endpoint)) {
      return total(client);
    }
  }

  static RpcServer serveByGson(String endpoint) {
    Gson gson =
        new GsonBuilder().registerTypeAdapter(Money.class, new MoneyAdapter()).create();

    RpcServer server = RpcServer.builder()
        .bind(endpoint)
        .connector(HttpConnector.at("127.0.0.1", 0))
        .codec(type -> new GsonCodec(gson, type))
        .register(new ShopService())
        .start();
    return server;
  }

  static Money callByGson(String endpoint) {
    Gson gson =
        new GsonBuilder().registerTypeAdapter(Money.class, new MoneyAdapter()).create();
    try (RpcClient client =
        RpcClient.builder().codec(type -> new GsonCodec(gson, type)).connect(endpoint)) {
      return total(client);
    }
  }

  private static Money total(RpcClient client) {
    List<Shop.Item> items = List.of(
        new Shop.Item("tea", Money.parse("2.50 EUR")),
        new Shop.Item("cake", Money.parse("3.20 EUR")));
    return client.proxy(Shop.class).total(items);
  }

  /** Money as a JSON string, by Gson. */
  private static final class MoneyAdapter extends TypeAdapter<Money> {
    @Override
    public void write(JsonWriter writer, Money value) throws IOException {
      writer.value(value.toString());
    }

    @Override
    public Money read(JsonReader reader) throws IOException {
      return Money.parse(reader.nextString());
    }
  }
}
