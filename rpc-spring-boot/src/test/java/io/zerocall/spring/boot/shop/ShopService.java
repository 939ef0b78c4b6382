package io.zerocall.spring.boot.shop;

/** A plain service. */
public class ShopService implements Shop {
  @Override
  public int price(String article) {
    return article.length();
  }
}
