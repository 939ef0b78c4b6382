package io.zerocall.json.mapper;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TreeNode;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.type.ResolvedType;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * A parser that rejects numbers that don't fit the requested type: Jackson's own parser rejects an
 * {@code int} that is too large, but turns a large {@code double} into infinity, and accepts a
 * {@link BigDecimal} of a billion digits, with which any arithmetic runs out of memory.
 */
public final class StrictNumbers extends JsonParserDelegate {
  private final int mostDigits;

  /**
   * Wraps another parser.
   *
   * @param mostDigits how many digits a decimal may have when it is written without an exponent
   */
  public StrictNumbers(JsonParser parser, int mostDigits) {
    super(parser);
    this.mostDigits = mostDigits;
  }

  @Override
  public double getDoubleValue() {
    return requireFinite(delegate.getDoubleValue());
  }

  @Override
  public float getFloatValue() {
    float value = delegate.getFloatValue();
    if (Float.isInfinite(value)) {
      throw outOfRange(float.class, "-" + Float.MAX_VALUE + " - " + Float.MAX_VALUE);
    }
    return value;
  }

  @Override
  public BigDecimal getDecimalValue() {
    BigDecimal value;
    try {
      value = delegate.getDecimalValue();
    } catch (NumberFormatException e) { // the exponent doesn't fit an int
      throw tooManyDigits();
    }
    return requireFewDigits(value);
  }

  @Override
  public Number getNumberValue() {
    return require(delegate.getNumberValue());
  }

  @Override
  public Number getNumberValueExact() {
    try {
      return require(delegate.getNumberValueExact());
    } catch (NumberFormatException e) {
      throw tooManyDigits();
    }
  }

  /** Rejects numbers beyond a double here, since another parser may read the value later. */
  @Override
  public Object getNumberValueDeferred() {
    if (delegate.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      double unused = getDoubleValue();
    }
    return delegate.getNumberValueDeferred();
  }

  // The delegate would pass itself on, which would bypass the checks.

  @Override
  public <T> T readValueAs(Class<T> type) {
    return delegate.objectReadContext().readValue(this, type);
  }

  @Override
  public <T> T readValueAs(TypeReference<T> type) {
    return delegate.objectReadContext().readValue(this, type);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as it is overridden
  public <T> T readValueAs(ResolvedType type) {
    return delegate.objectReadContext().readValue(this, type);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as it is overridden
  public <T extends TreeNode> T readValueAsTree() {
    return delegate.objectReadContext().readTree(this);
  }

  private Number require(Number value) {
    if (value instanceof Double number) {
      return requireFinite(number);
    }
    return value instanceof BigDecimal decimal ? requireFewDigits(decimal) : value;
  }

  private double requireFinite(double value) {
    if (Double.isInfinite(value)) {
      throw outOfRange(double.class, "-" + Double.MAX_VALUE + " - " + Double.MAX_VALUE);
    }
    return value;
  }

  private BigDecimal requireFewDigits(BigDecimal value) {
    if (digits(value) > mostDigits) {
      throw tooManyDigits();
    }
    return value;
  }

  /** Returns how many digits a number has when it is written without an exponent. */
  static long digits(BigDecimal value) {
    long scale = value.scale();
    return Math.max(value.precision() - Math.min(scale, 0), scale);
  }

  private InputCoercionException tooManyDigits() {
    return refused(
        BigDecimal.class, ": more than " + mostDigits + " digits when written without an exponent");
  }

  private InputCoercionException outOfRange(Class<?> type, String range) {
    return refused(type, " of `" + type.getName() + "` (" + range + ")");
  }

  private InputCoercionException refused(Class<?> type, String why) {
    @Nullable String number = delegate.getString();
    return new InputCoercionException(
        delegate,
        "Numeric value (" + number + ") out of range" + why,
        delegate.currentToken(),
        type);
  }
}
