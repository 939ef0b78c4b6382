package io.zerocall.cli;

import io.zerocall.RpcWire;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code json-rpc} and {@code zerorpc}. */
final class Wires implements ITypeConverter<RpcWire> {
  Wires() {}

  @Override
  public RpcWire convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "json-rpc" -> RpcWire.JSON_RPC;
      case "zerorpc" -> RpcWire.ZERORPC;
      default ->
        throw new TypeConversionException("\"" + text + "\" (expected: json-rpc or zerorpc)");
    };
  }
}
