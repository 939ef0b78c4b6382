package io.zerocall.examples;

import io.zerocall.JsonText;
import io.zerocall.RpcCodec;

/** Money as a JSON string. */
final class MoneyCodec implements RpcCodec<Money> {
  @Override
  public String write(Money value) {
    return JsonText.ofString(value.toString()).toString();
  }

  @Override
  public Money read(String json) {
    return Money.parse(JsonText.parse(json).string());
  }

  @Override
  public String schema() {
    return "{\"type\": \"string\", \"pattern\": \"^-?[0-9.]+ [A-Z]{3}$\"}";
  }
}
