package io.zerocall.contract;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A call that shows how a method is used.
 *
 * @param name the name of the example
 * @param params an array or an object
 * @param result the method's result in this case; null if the example has none
 */
public record Example(
    String name, JsonText params, @Nullable JsonText result) {}
