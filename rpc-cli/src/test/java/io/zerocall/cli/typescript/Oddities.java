package io.zerocall.cli.typescript;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A service with types and names that are hard to express in TypeScript. */
@RpcService("odd")
public final class Oddities {
  public enum Side {
    LEFT,
    RIGHT
  }

  public record Row(List<Optional<Map<Side, Integer>>> sides, Optional<Row> next) {}

  @RpcMethod
  public List<Optional<Map<String, Integer>>> counts(List<Optional<Map<String, Integer>>> counts) {
    return counts;
  }

  @RpcMethod
  public List<List<Optional<Row>>> rows(List<List<Optional<Row>>> rows) {
    return rows;
  }

  @RpcMethod
  public String then(String resolve) {
    return resolve;
  }

  @RpcMethod("catch")
  public String caught(String type) {
    return type;
  }

  @RpcMethod("finally")
  public void last() {}

  @RpcMethod
  public String toJSON() {
    return "toJSON";
  }

  @RpcMethod("toString")
  public String text() {
    return "toString";
  }

  @RpcMethod("valueOf")
  public int value() {
    return 1;
  }

  @RpcMethod("__proto__")
  public String prototypeOf() {
    return "__proto__";
  }

  @RpcMethod
  public String prototype() {
    return "prototype";
  }

  @RpcMethod
  public String hasOwnProperty(String args) {
    return args;
  }

  public record Account(
      long id,
      OptionalLong limit,
      double rate,
      BigDecimal total,
      Map<String, Long> parts,
      List<Account> linked) {}

  public static final class LockedException extends Exception {
    private static final long serialVersionUID = 1;
    private final long account;

    public LockedException(long account) {
      super("locked");
      this.account = account;
    }

    public long account() {
      return account;
    }
  }

  /** An account with values that a number can't hold exactly. */
  private static final Account LARGE = new Account(
      Long.MIN_VALUE,
      OptionalLong.of(Long.MAX_VALUE),
      1e300,
      new BigDecimal("0.5"),
      Map.of("a", 1L << 60),
      List.of(new Account(
          7,
          OptionalLong.empty(),
          2,
          BigDecimal.ONE,
          Map.of("__proto__", 9_007_199_254_740_993L),
          List.of())));

  @RpcMethod
  public Account account(boolean large) {
    return large ? LARGE : SMALL;
  }

  private static final Account SMALL =
      new Account(7, OptionalLong.empty(), 2, BigDecimal.ONE, Map.of("a", 5L), List.of());

  @RpcMethod
  public Account same(Account account) {
    return account;
  }

  @RpcMethod
  public long sum(long first, long... others) {
    return first + Arrays.stream(others).sum();
  }

  @RpcMethod
  public double half(double value) {
    return value / 2;
  }

  @RpcMethod
  public BigInteger factorial(int n) {
    return n < 2 ? BigInteger.ONE : factorial(n - 1).multiply(BigInteger.valueOf(n));
  }

  @RpcMethod
  public JsonText any(JsonText value) {
    return value;
  }

  @RpcMethod
  public void lock(long account) throws LockedException {
    if (account != 0) {
      throw new LockedException(account);
    }
  }
}
