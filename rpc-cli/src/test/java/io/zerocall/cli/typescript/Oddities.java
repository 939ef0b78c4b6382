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
}
