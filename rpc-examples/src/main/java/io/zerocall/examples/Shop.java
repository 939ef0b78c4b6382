package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;

/** What the examples of codecs call. */
@RpcService("shop")
public interface Shop {
  /** Something to buy. */
  record Item(String name, Money price) {}

  @RpcMethod
  Money total(List<Item> items);
}
