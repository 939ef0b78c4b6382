package io.zerocall.spring.boot.test.shop;

import io.zerocall.RpcContext;
import io.zerocall.RpcService;
import org.springframework.stereotype.Service;

/** Serves orders. */
@Service
@RpcService("orders")
public class OrderService implements Orders {
  private final Stock stock;

  OrderService(Stock stock) {
    this.stock = stock;
  }

  @Override
  public String place(String order) {
    return stock.has(order) ? "sent " + order : "sold out";
  }

  @Override
  public String user() {
    return RpcContext.current().flatMap(RpcContext::user).orElse("nobody");
  }
}
