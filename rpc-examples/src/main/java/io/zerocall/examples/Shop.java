package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;

/** The interface that the examples of codecs call. */
@RpcService("shop")
public interface Shop {
  /** An article for sale. */
  record Item(String name, Money price) {}

  @RpcMethod
  Money total(List<Item> items);
}
