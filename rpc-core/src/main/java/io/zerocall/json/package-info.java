/**
 * JSON-RPC 2.0 documents and the JSON of their values: the only package that uses Jackson.
 * {@link io.zerocall.json.JsonCodec} is the entry point; readers and writers work directly on
 * bytes, without a tree in between.
 */
@NullMarked
package io.zerocall.json;

import org.jspecify.annotations.NullMarked;
