/** JMH benchmarks of codec, contract, transport and whole calls. */
@NullMarked
package io.zerocall.bench;

import org.jspecify.annotations.NullMarked;
