/**
 * The JSON of values: types, parameters, and the codecs of users.
 * {@link io.zerocall.json.JsonCodec} is the entry point. It works directly on bytes, without a tree
 * in between.
 */
@NullMarked
package io.zerocall.json;

import org.jspecify.annotations.NullMarked;
