/**
 * What Thrift's compiler would make of this, written by hand so that the build doesn't need that
 * compiler, and without what no call uses (metadata, schemes, copies):
 *
 * <pre>
 * service Calculator {
 *   i32 mult(1: i32 a, 2: i32 b)
 *   string echo(1: string text)
 * }
 * </pre>
 *
 * <p>It reads and writes as compiled code does, field by field, and sends the same bytes.
 */
@NullMarked
package io.zerocall.bench.thrift;

import org.jspecify.annotations.NullMarked;
