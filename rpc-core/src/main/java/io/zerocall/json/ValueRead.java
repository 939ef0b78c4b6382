package io.zerocall.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * A value that was read within a document, or the reason why it doesn't fit.
 *
 * @param value the value
 * @param mismatch null if there is a value
 */
public record ValueRead(@Nullable Object value, @Nullable JsonException mismatch) {

  /**
   * Reads the value at the parser's current token, and leaves the parser at the value's end in any
   * case.
   *
   * @throws JacksonException if the rest of the document can't be read
   */
  public static ValueRead of(JsonParser parser, JsonType type) {
    int outside = parser.streamReadContext().getNestingDepth()
        - (parser.currentToken().isStructStart() ? 1 : 0);
    JsonException mismatch;
    try {
      return new ValueRead(type.read(parser), null);
    } catch (JsonException e) {
      mismatch = e;
    } catch (JacksonException e) {
      if (JsonException.spoilsDocument(e, parser)) {
        throw e;
      }
      mismatch = JsonException.of(e);
    } catch (RuntimeException | Error e) {
      mismatch = JsonException.ofForeign(e);
    }
    while (parser.streamReadContext().getNestingDepth() > outside && parser.nextToken() != null) {
      // The rest must be JSON too.
    }
    return new ValueRead(null, mismatch);
  }
}
