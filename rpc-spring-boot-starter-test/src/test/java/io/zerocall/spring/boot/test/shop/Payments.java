package io.zerocall.spring.boot.test.shop;

import io.zerocall.RpcService;

/** Another program's service. */
@RpcService("payments")
public interface Payments {
  /** Pays, and returns the id of the payment. */
  String pay(String order);
}
