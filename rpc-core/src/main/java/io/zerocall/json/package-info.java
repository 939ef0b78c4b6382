/**
 * JSON-RPC 2.0 documents and the JSON of what they carry: the only package that knows Jackson.
 * {@link io.zerocall.json.JsonCodec} is the entry point; readers and writers work straight on
 * bytes, without a tree in between.
 */
@NullMarked
package io.zerocall.json;

import org.jspecify.annotations.NullMarked;
