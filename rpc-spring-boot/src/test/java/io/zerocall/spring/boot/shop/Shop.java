package io.zerocall.spring.boot.shop;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** What clients call, and what a proxy of an interface has. */
@RpcService("shop")
public interface Shop {
  /** Returns the price of an article. */
  @RpcMethod
  int price(String article);
}
