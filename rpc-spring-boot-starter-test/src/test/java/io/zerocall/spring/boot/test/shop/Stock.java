package io.zerocall.spring.boot.test.shop;

import org.springframework.stereotype.Component;

/** Knows what there is. */
@Component
public class Stock {
  /** Returns whether there is an article. */
  public boolean has(String article) {
    return article.equals("tea");
  }
}
