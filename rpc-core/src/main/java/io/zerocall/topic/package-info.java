/** The parts of topics that both sides need: listeners, and proxies that publish. */
@NullMarked
package io.zerocall.topic;

import org.jspecify.annotations.NullMarked;
