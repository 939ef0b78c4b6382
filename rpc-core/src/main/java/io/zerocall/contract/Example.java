package io.zerocall.contract;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A call that shows how a method is used.
 *
 * @param name what the example is called
 * @param params an array or an object
 * @param result what the method returns then; null if the example doesn't say
 */
public record Example(
    String name, JsonText params, @Nullable JsonText result) {}
