package io.zerocall.cli;

import io.zerocall.http.HttpConnector;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses the address of an HTTP connector: {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code *:0}.
 */
final class HttpConnectorConverter implements ITypeConverter<HttpConnector> {
  private static final Pattern ADDRESS = Pattern.compile("(?:\\[(.+)]|([^:\\s]+)):([0-9]{1,5})");

  HttpConnectorConverter() {}

  @Override
  public HttpConnector convert(String value) {
    Matcher matcher = ADDRESS.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException("\"" + value + "\" (expected: such as 127.0.0.1:8080)");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    try {
      return HttpConnector.at(host, Integer.parseInt(matcher.group(3)));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
