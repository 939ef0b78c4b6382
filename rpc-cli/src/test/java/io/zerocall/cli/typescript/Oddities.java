package io.zerocall.cli.typescript;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service with types and names that are hard to say in TypeScript. */
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
}
