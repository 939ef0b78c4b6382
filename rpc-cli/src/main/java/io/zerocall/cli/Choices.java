package io.zerocall.cli;

import io.zerocall.RpcEngine;
import io.zerocall.RpcWire;
import io.zerocall.cli.typescript.LongForm;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The completions that a shell offers for an option with fixed values. */
abstract class Choices implements Iterable<String> {
  private final List<String> words;

  private Choices(Enum<?>[] constants) {
    this.words = Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  @Override
  public final Iterator<String> iterator() {
    return words.iterator();
  }

  /** {@code native} and {@code jeromq}. */
  static final class OfEngine extends Choices {
    OfEngine() {
      super(RpcEngine.values());
    }
  }

  /** {@code json-rpc} and {@code zerorpc}. */
  static final class OfWire extends Choices {
    OfWire() {
      super(RpcWire.values());
    }
  }

  /** {@code number} and {@code bigint}. */
  static final class OfLong extends Choices {
    OfLong() {
      super(LongForm.values());
    }
  }
}
