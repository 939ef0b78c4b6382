/** The wire format of JSON-RPC 2.0, and the choice between the two formats. */
@NullMarked
package io.zerocall.json.wire;

import org.jspecify.annotations.NullMarked;
