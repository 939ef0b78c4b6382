/** The wire format of the original zerorpc. */
@NullMarked
package io.zerocall.json.zerorpc;

import org.jspecify.annotations.NullMarked;
